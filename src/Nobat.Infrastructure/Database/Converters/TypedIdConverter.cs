using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database.Converters;

internal sealed class TypedIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => From(value))
    where TId : struct, ITypedId<TId>
{
    // An expression tree cannot call a static abstract member, a plain method can.
    private static TId From(Guid value) => TId.From(value);
}

internal sealed class PhoneNumberConverter()
    : ValueConverter<PhoneNumber, string>(phone => phone.Value, text => PhoneNumber.Parse(text).Value);
