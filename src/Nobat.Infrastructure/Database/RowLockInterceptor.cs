using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Nobat.Infrastructure.Database;

/// <summary>Appends <c>FOR UPDATE</c> to queries tagged by the repository; LINQ has no words for it.</summary>
internal sealed class RowLockInterceptor : DbCommandInterceptor
{
    public const string Tag = "nobat:for-update";

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    )
    {
        Lock(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        Lock(command);
        return ValueTask.FromResult(result);
    }

    /// <summary>Only the root's own statement locks; the split statements that follow read its children under that lock.</summary>
    private static void Lock(DbCommand command)
    {
        if (
            command.CommandText.StartsWith("-- " + Tag, StringComparison.Ordinal)
            && !command.CommandText.Contains("JOIN", StringComparison.Ordinal)
        )
            command.CommandText += "\nFOR UPDATE";
    }
}
