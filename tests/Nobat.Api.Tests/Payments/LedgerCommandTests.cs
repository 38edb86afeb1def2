using Nobat.Api.Tests.Bookings;
using Nobat.Infrastructure.Payments;
using Nobat.Testing;

namespace Nobat.Api.Tests.Payments;

[Trait("Feature", "PY-03"), Trait("Promise", "P-6")]
public sealed class LedgerCommandTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Books_that_agree_are_found_to_agree()
    {
        await PayAndGiveBack();

        Assert.Empty(await Problems());
    }

    [Theory]
    [InlineData("UPDATE ledger_entries SET amount = amount + 1 WHERE account = 'gateway'", "adds up to")]
    [InlineData("DELETE FROM ledger_entries WHERE account = 'gateway'", "adds up to")]
    [InlineData("UPDATE ledger_entries SET amount = amount * 2", "Rial of it")]
    [InlineData("UPDATE payments SET amount = amount + 1, returned = returned + 1", "is refunded, the books have")]
    [InlineData("UPDATE payments SET kept = 1, returned = returned - 1", "was parted")]
    [InlineData("UPDATE refunds SET status = 'due', done_at = NULL", "is due, the books have")]
    [InlineData("UPDATE bookings SET deposit_status = 'paid'", "no payment holds it")]
    [InlineData(
        "UPDATE payments SET status = 'paid', kept = 0, returned = 0; UPDATE bookings SET updated_at = updated_at - interval '1 hour'",
        "which is over"
    )]
    public async Task Whatever_was_changed_behind_our_back_is_found(string sql, string says)
    {
        await PayAndGiveBack();
        await Execute("SET session_replication_role = replica; " + sql);

        Assert.Contains(await Problems(), problem => problem.Contains(says, StringComparison.Ordinal));
    }

    private async Task PayAndGiveBack()
    {
        var stylist = await Given.AnApprovedStylist();
        var service = await As(stylist).AddService();
        var sara = As(await Given.ASignedInCustomer());
        var booking = await sara.BookService(stylist, service, Tomorrow, "10:00").Succeeded();
        var authority = (await sara.PayDeposit(booking.Id()).Succeeded()).AuthorityOf();
        Api.Gateway.Pay(authority);
        await Guest.ComeBack(authority).Succeeded();
        await As(stylist).Delete($"stylists/bookings/{booking.Id()}").Succeeded();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM refunds") == 1, "the refund");
        await Api.Run<Nobat.Application.Payments.SendRefunds>();
    }

    private async Task<IReadOnlyList<string>> Problems()
    {
        await using var connection = await Api.Database.OpenConnectionAsync();
        return await LedgerCommand.ProblemsAsync(connection, CancellationToken.None);
    }
}
