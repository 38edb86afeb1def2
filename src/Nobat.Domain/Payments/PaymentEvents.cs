using Nobat.Domain.Common;

namespace Nobat.Domain.Payments;

/// <summary>A customer set out to pay a deposit. Rial.</summary>
public sealed record PaymentStarted(PaymentId Payment, BookingId Booking, long Amount) : IDomainEvent;

/// <summary>Money has come, and holds its booking. Rial.</summary>
public sealed record PaymentCaptured(PaymentId Payment, BookingId Booking, long Amount, long Fee) : IDomainEvent;

/// <summary>Money has come that holds nothing; it goes back. Rial.</summary>
public sealed record PaymentOrphaned(PaymentId Payment, BookingId Booking, UserId Customer, long Amount, RefundReason Reason)
    : IDomainEvent;

/// <summary>No money has come.</summary>
public sealed record PaymentFailed(PaymentId Payment, BookingId Booking) : IDomainEvent;

/// <summary>The deposit's money belongs to whom it should. Rial.</summary>
public sealed record PaymentSettled(PaymentId Payment, BookingId Booking, long Kept, long Returned) : IDomainEvent;

/// <summary>Money is to go back. Rial.</summary>
public sealed record RefundOwed(RefundId Refund, PaymentId Payment, UserId Customer, long Amount, RefundRoute Route) : IDomainEvent;

/// <summary>A person has to give it back.</summary>
public sealed record RefundLeftToPerson(RefundId Refund, PaymentId Payment, long Amount) : IDomainEvent;

/// <summary>Money went back. Rial.</summary>
public sealed record RefundDone(RefundId Refund, PaymentId Payment, BookingId Booking, UserId Customer, long Amount, RefundRoute Route)
    : IDomainEvent;
