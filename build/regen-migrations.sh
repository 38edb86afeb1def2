#!/usr/bin/env bash
# Until the first release there is one generated migration; this makes it anew from the model.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=src/Nobat.Infrastructure/Database/Migrations
rm -f "$folder"/20261123000000_Initial* "$folder"/NobatDbModelSnapshot.cs
dotnet ef migrations add Initial --project src/Nobat.Infrastructure --startup-project src/Nobat.Infrastructure --output-dir Database/Migrations
for made in "$folder"/*_Initial.cs "$folder"/*_Initial.Designer.cs; do
  case "$made" in *20261123000000_*) continue ;; esac
  stamp=$(basename "$made" | cut -d_ -f1)
  sed -i "s/${stamp}_Initial/20261123000000_Initial/" "$made"
  mv "$made" "${made/$stamp/20261123000000}"
done
