using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Nobat.Infrastructure.Database;

/// <summary>Lets <c>dotnet ef</c> see the model without starting the API or reaching a database.</summary>
internal sealed class DesignTimeDb : IDesignTimeDbContextFactory<NobatDb>
{
    public NobatDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<NobatDb>();
        options.UseNpgsql(DatabaseSetup.ConfigureModel).UseSnakeCaseNamingConvention();
        return new NobatDb(options.Options);
    }
}
