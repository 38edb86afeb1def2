using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Users;

/// <summary>A person as the API shows them: never hashes, counters or stamps. Instants are UTC.</summary>
public sealed record UserAnswer(
    UserId Id,
    string PhoneNumber,
    string? FirstName,
    string? LastName,
    LocalDate? BirthDate,
    string? Email,
    bool EmailVerified,
    UserRole Role,
    UserStatus Status,
    bool IsPhoneVerified,
    Instant? PhoneVerifiedAt,
    bool HasPassword,
    Language Language,
    string? AvatarUrl,
    Instant? LastLoginAt,
    Instant CreatedAt,
    Instant UpdatedAt
)
{
    public static UserAnswer From(User user) =>
        new(
            user.Id,
            user.Phone.Value,
            user.FirstName,
            user.LastName,
            user.BirthDate,
            user.Email,
            user.EmailVerified,
            user.Role,
            user.Status,
            user.IsPhoneVerified,
            user.PhoneVerifiedAt,
            user.PasswordHash is not null,
            user.Language,
            AvatarUrl: null,
            user.LastLoginAt,
            user.CreatedAt,
            user.UpdatedAt
        );
}
