using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Infrastructure.Live;

/// <summary>Counts open streams: in all, and of each account or address.</summary>
internal sealed class StreamDoor(IOptions<StreamOptions> options)
{
    private static readonly Duration TryAgainAfter = Duration.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private int _all;

    public Result<Pass> EnterAsUser(UserId user) => Enter($"user:{user.Value:N}", options.Value.PerUser);

    public Result<Pass> EnterAsGuest(string address) => Enter($"address:{address}", options.Value.PerAddress);

    private Result<Pass> Enter(string who, int most)
    {
        lock (_lock)
        {
            if (_all >= options.Value.PerProcess)
                return RequestErrors.Busy.After(TryAgainAfter);
            var open = _open.GetValueOrDefault(who);
            if (open >= most)
                return StreamErrors.TooMany;
            _open[who] = open + 1;
            _all++;
        }

        return new Pass(this, who);
    }

    private void Leave(string who)
    {
        lock (_lock)
        {
            _all--;
            if (--_open[who] == 0)
                _open.Remove(who);
        }
    }

    /// <summary>A place taken, until it is given back.</summary>
    public sealed class Pass(StreamDoor door, string who) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                door.Leave(who);
        }
    }
}
