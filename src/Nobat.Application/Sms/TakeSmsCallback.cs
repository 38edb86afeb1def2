using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Sms;

namespace Nobat.Application.Sms;

/// <summary>Twilio says what became of a message. Anybody can call; only what Twilio signed is believed.</summary>
public sealed record TakeSmsCallbackCommand(SmsCallback Callback) : ICommand<Result>;

internal sealed class TakeSmsCallbackHandler(ISmsCallbacks callbacks, ISmsNewsDesk desk) : ICommandHandler<TakeSmsCallbackCommand, Result>
{
    private const string Provider = "twilio";

    public async Task<Result> Handle(TakeSmsCallbackCommand command, CancellationToken cancellationToken)
    {
        var news = callbacks.Read(command.Callback);
        if (!news.IsSuccess)
            return news.Error;
        return await desk.TakeAsync(Provider, news.Value, CancellationToken.None) ? Result.Success : SmsErrors.NotFound;
    }
}
