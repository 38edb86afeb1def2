using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.Logging;
using Nobat.Application.Network;
using Nobat.Domain.Network;
using Nobat.Infrastructure.Redis;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Network;

/// <summary>
/// The blocks that stand, as they were when last read. While the database cannot be asked the last reading goes on: nobody is let in,
/// and nobody is locked out, by an outage.
/// </summary>
internal sealed partial class BlockList(NpgsqlDataSource database, RedisConnection redis, NetworkRules rules, ILogger<BlockList> log)
    : IBlockList
{
    public const string Channel = "nobat:blocks";

    private volatile Reading _reading = Reading.Of(rules.Blocked.Select(range => (range, new StandingBlock(null, IsAutomatic: false))));

    public StandingBlock? Find(IPAddress? address, Instant now) =>
        address is null || _reading.IsEmpty ? null : _reading.Find(AddressRange.Number(address), now);

    public async Task ChangedAsync(CancellationToken ct)
    {
        await RefreshAsync(ct);
        await redis.PublishAsync(Channel, "");
    }

    /// <summary>Reads the list anew; a failure leaves the last reading.</summary>
    public async Task RefreshAsync(CancellationToken ct)
    {
        try
        {
            var standing = await ReadAsync(ct);
            _reading = Reading.Of([.. rules.Blocked.Select(range => (range, new StandingBlock(null, IsAutomatic: false))), .. standing]);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            NotRead(log, away.GetType().Name);
        }
    }

    private async Task<List<(AddressRange, StandingBlock)>> ReadAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            SELECT range, expires_at, blocked_by IS NULL FROM ip_blocks
             WHERE lifted_at IS NULL AND (expires_at IS NULL OR expires_at > nobat_now())
            """
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        var standing = new List<(AddressRange, StandingBlock)>();
        while (await reader.ReadAsync(ct))
        {
            var until = await reader.IsDBNullAsync(1, ct) ? null : (Instant?)await reader.GetFieldValueAsync<Instant>(1, ct);
            if (AddressRange.Parse(reader.GetString(0)) is { } range && !rules.Spares(range))
                standing.Add((range, new StandingBlock(until, reader.GetBoolean(2))));
        }

        return standing;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of blocked addresses could not be read: {Reason}; the last one stays")]
    private static partial void NotRead(ILogger log, string reason);

    /// <summary>One lookup for each width that occurs, however many blocks there are.</summary>
    private sealed class Reading
    {
        private readonly (int Prefix, FrozenDictionary<UInt128, StandingBlock[]> Blocks)[] _widths;

        private Reading((int, FrozenDictionary<UInt128, StandingBlock[]>)[] widths) => _widths = widths;

        public bool IsEmpty => _widths.Length == 0;

        public static Reading Of(IEnumerable<(AddressRange Range, StandingBlock Block)> blocks) =>
            new([
                .. blocks
                    .GroupBy(one => one.Range.Prefix)
                    .Select(width =>
                        (
                            width.Key,
                            width
                                .GroupBy(one => one.Range.First)
                                .ToFrozenDictionary(same => same.Key, same => same.Select(one => one.Block).ToArray())
                        )
                    ),
            ]);

        public StandingBlock? Find(UInt128 address, Instant now)
        {
            StandingBlock? found = null;
            foreach (var (prefix, blocks) in _widths)
            {
                if (!blocks.TryGetValue(AddressRange.Masked(address, prefix), out var same))
                    continue;
                foreach (var block in same)
                {
                    if (block.Until is { } until && now >= until)
                        continue;
                    if (!block.IsAutomatic)
                        return block;
                    found = block;
                }
            }

            return found;
        }
    }
}
