<#
Takes one guard away at a time and expects a test to notice. A fault that no test catches is a test that is missing.
  ./build/faults.ps1                  every fault
  ./build/faults.ps1 hold refresh     those with one of these words in their name
Where there is no pwsh: dotnet run --project build/PowerShellHost -- ./build/faults.ps1 [words]
Works on a copy of what is committed, in artifacts/faults; slow, so not part of continuous integration. What has to stand there
must stand there exactly once, so that one fault takes away one guard; the tests must pass before anything is taken away, and a
fault is caught only when a test that was run says so by name.
#>
$ErrorActionPreference = 'Stop'
$root = [IO.Path]::GetDirectoryName([IO.Path]::GetDirectoryName($MyInvocation.MyCommand.Path))
$copy = [IO.Path]::Combine($root, 'artifacts', 'faults')

# name | file | what stands there | what stands there instead | test project | classes of tests that have to notice, or ns: and a namespace
$faults = @(
    @('calendar lock: not taken', 'src/Nobat.Infrastructure/Database/RowLockInterceptor.cs', 'command.CommandText += "\nFOR UPDATE";', 'command.CommandText += "";', 'Api', '*CalendarLockTests*'),
    @('calendar lock: a suspension does not wait', 'src/Nobat.Application/Stylists/SuspendProfile.cs', 'await calendars.FindForUpdateAsync(', 'await calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: an edit of the profile does not wait', 'src/Nobat.Application/Stylists/UpdateProfile.cs', 'await calendars.FindForUpdateAsync(', 'await calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: removing a profile does not wait', 'src/Nobat.Application/Stylists/DeleteProfile.cs', 'await calendars.FindForUpdateAsync(', 'await calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: a schedule is set without it', 'src/Nobat.Application/Availability/SetSchedule.cs', 'calendars.FindForUpdateAsync(', 'calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: a schedule is changed without it', 'src/Nobat.Application/Availability/ChangeSchedule.cs', 'calendars.FindForUpdateAsync(', 'calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: an exception is added without it', 'src/Nobat.Application/Availability/AddException.cs', 'calendars.FindForUpdateAsync(', 'calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: an exception is lifted without it', 'src/Nobat.Application/Availability/RemoveException.cs', 'calendars.FindForUpdateAsync(', 'calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('overlap constraint: missing', 'src/Nobat.Infrastructure/Database/Migrations/20261123195901_BlockedSegments.cs', 'EXCLUDE USING gist (stylist_id WITH =, blocked WITH &&) WHERE (status IN (''held'', ''pending'', ''confirmed''))', 'CHECK (true)', 'Api', '*BookingRaceTests*'),
    @('overlap constraint: a state is forgotten', 'src/Nobat.Infrastructure/Database/Migrations/20261123195901_BlockedSegments.cs', '(''held'', ''pending'', ''confirmed''))', '(''pending'', ''confirmed''))', 'Api', '*BookingRaceTests*'),
    @('row version: the last to write wins', 'src/Nobat.Infrastructure/Database/NobatDb.cs', '.IsRowVersion();', '.HasColumnName("xmin").HasColumnType("xid").ValueGeneratedOnAddOrUpdate();', 'Api', '*CompareAndSetTests*'),
    @('slot engine: what is taken is not looked at', 'src/Nobat.Application/Bookings/LockedCalendar.cs', 'var visit = offers.Offer(wanted.Date, wanted.Start, Busy(taken), now, except);', 'var visit = offers.Offer(wanted.Date, wanted.Start, [], now, except);', 'Api', '*HoldTests*'),
    @('slot engine: the buffer is not blocked', 'src/Nobat.Domain/Availability/VisitShape.cs', 'Work[i].End + (i == blocked.Length - 1 ? bufferMinutes : 0)', 'Work[i].End', 'Api', '*CalendarModelTests*'),
    @('slot engine: a dead hold counts', 'src/Nobat.Domain/Availability/BusyInterval.cs', 'HeldUntil is not { } until || now < until', 'true', 'Domain', 'ns:*Availability*'),
    @('service: a further stretch of work is not looked at', 'src/Nobat.Domain/Availability/SlotEngine.cs', 'if (_moreWork.Length > 0)', 'if (_moreWork.Length > 99)', 'Domain', '*VisitShapeTests*'),
    @('service: a gap blocks the chair', 'src/Nobat.Domain/Availability/VisitShape.cs', 'if (i % 2 == 1)', 'if (i < 0)', 'Domain', '*VisitShapeTests*'),
    @('service: another stylist''s can be changed', 'src/Nobat.Domain/Services/ServiceSpecs.cs', 'service.OwnerId == owner && service.Id == id', '(service.OwnerId == owner || service.Id == id) && service.Id == id', 'Api', '*CatalogueTests*'),
    @('service: another stylist''s can be read', 'src/Nobat.Application/Services/GetService.cs', 'service.Id == request.Id && service.OwnerId == me.Id', 'service.Id == request.Id && (service.OwnerId == me.Id || service.Id == request.Id)', 'Api', '*CatalogueTests*'),
    @('service: the hundredth is added twice', 'src/Nobat.Application/Services/AddService.cs', 'profiles.FindForUpdateAsync(', 'profiles.FindAsync(', 'Api', '*CatalogueTests*'),
    @('service: what is not on offer is booked', 'src/Nobat.Domain/Services/ChosenServices.cs', 'service.StylistId == stylist && service.IsOffered', 'service.StylistId == stylist', 'Domain', '*ChosenServicesTests*'),
    @('service: another stylist''s is booked', 'src/Nobat.Domain/Services/ChosenServices.cs', 'service.StylistId == stylist && service.IsOffered', 'service.IsOffered', 'Domain', '*ChosenServicesTests*'),
    @('service: an add-on is booked alone', 'src/Nobat.Domain/Services/ChosenServices.cs', 'chosen.TrueForAll(service => service.IsAddOn)', 'chosen.Count == 0', 'Domain', '*ChosenServicesTests*'),
    @('service: a deposit exceeds the price', 'src/Nobat.Domain/Services/ServiceFacts.cs', 'depositAmount >= 0 && depositAmount <= Math.Max(price, 0)', 'depositAmount >= 0', 'Domain', '*ServiceTests*'),
    @('service: a moved visit gets another shape', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', 'if (Shape is { } shape && !shape.Equals(visit.Shape))', 'if (Shape is { } shape && shape.Equals(null))', 'Domain', '*ChosenServicesTests*'),
    @('service: a move forgets what was booked', 'src/Nobat.Application/Bookings/ChangeBooking.cs', 'new WantedTime(booking.StylistId, date, start, booking.Shape)', 'new WantedTime(booking.StylistId, date, start, null)', 'Api', '*VisitTests*'),
    @('service: prices are not copied', 'src/Nobat.Domain/Bookings/Booking.cs', '(agreed.Services.Lines, agreed.Services.TotalAmount, agreed.Services.DepositAmount)', '(agreed.Services.Lines, 0, 0)', 'Api', '*VisitTests*'),
    @('hold: dead ones are not cleared away', 'src/Nobat.Infrastructure/Bookings/Calendars.cs', 'if (dead.Count == 0)', 'if (dead.Count >= 0)', 'Api', '*HoldTests*'),
    @('hold: judged by the clock of the process', 'src/Nobat.Infrastructure/Bookings/Calendars.cs', '(row.GetFieldValue<Instant>(0), row.GetBoolean(1))', '(SystemClock.Instance.GetCurrentInstant(), row.GetBoolean(1))', 'Api', '*HoldTests*'),
    @('hold: as many as one likes', 'src/Nobat.Application/Bookings/HoldSlot.cs', 'mine.LiveElsewhere >= limits.MaxLiveHolds', 'mine.LiveElsewhere >= 1000', 'Api', '*HoldTests*'),
    @('hold: limits are not counted one at a time', 'src/Nobat.Infrastructure/Bookings/CustomerHoldsLock.cs', 'SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))', 'SELECT hashtextextended($1::text, 0)', 'Api', '*HoldTests*'),
    @('hold: the earlier one stays', 'src/Nobat.Application/Bookings/HoldSlot.cs', 'await bookings.GiveBackAsync(mine.Here, me.Id, calendar.Now, cancellationToken);', '', 'Api', '*HoldTests*'),
    @('hold: nobody has to wait', 'src/Nobat.Application/Bookings/HoldSlot.cs', 'return now < until ?', 'return now > until ?', 'Api', '*HoldTests*'),
    @('hold: somebody else''s can be booked', 'src/Nobat.Application/Bookings/CreateBooking.cs', 'is not var (calendar, booking) || booking.CustomerId != me.Id)', 'is not var (calendar, booking))', 'Api', '*BookingApiTests*'),
    @('hold: somebody else''s can be released', 'src/Nobat.Application/Bookings/ReleaseHold.cs', 'return booking.CustomerId == me.Id ?', 'return booking.CustomerId != default ?', 'Api', '*HoldTests*'),
    @('hold: booked after its end', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', "case BookingStatus.Held when now < ExpiresAt:`n                CustomerNotes = notes;", "case BookingStatus.Held:`n                CustomerNotes = notes;", 'Domain', 'ns:*Bookings*'),
    @('owner: anybody reads a booking', 'src/Nobat.Application/Bookings/GetBooking.cs', 'booking.CustomerId == me.Id || me.ActsAsAdministrator', 'booking.CustomerId != me.Id || me.ActsAsAdministrator', 'Api', '*BookingApiTests*'),
    @('owner: anybody moves a booking', 'src/Nobat.Application/Bookings/ChangeBooking.cs', 'is not var (calendar, booking) || booking.CustomerId != me.Id)', 'is not var (calendar, booking))', 'Api', '*BookingApiTests*'),
    @('owner: anybody cancels a booking', 'src/Nobat.Application/Bookings/CancelBooking.cs', 'booking.CustomerId == me.Id ? Actor', 'booking.CustomerId != default ? Actor', 'Api', '*BookingApiTests*'),
    @('owner: another stylist acts on a booking', 'src/Nobat.Application/Bookings/StylistDesk.cs', 'is not var (calendar, booking) || calendar.Owner != me.Id)', 'is not var (calendar, booking))', 'Api', '*BookingApiTests*'),
    @('owner: one books oneself', 'src/Nobat.Application/Bookings/HoldSlot.cs', 'calendar.Owner == me.Id', 'calendar.Owner == default', 'Api', '*HoldTests*'),
    @('owner: one books oneself without a hold', 'src/Nobat.Application/Bookings/CreateBooking.cs', 'calendar.Owner == me.Id', 'calendar.Owner == default', 'Api', '*HoldTests*|*BookingApiTests*'),
    @('owner: another stylist reads a booking', 'src/Nobat.Application/Bookings/GetBooking.cs', 'await calendars.FindOwnAsync(me.Id, cancellationToken) != booking.StylistId', 'await calendars.FindOwnAsync(me.Id, cancellationToken) is null', 'Api', '*BookingApiTests*|*StylistDeskTests*'),
    @('owner: everybodys bookings in a customers list', 'src/Nobat.Application/Bookings/ListMyBookings.cs', '.Where(booking => booking.CustomerId == me.Id)', '.Where(booking => booking.CustomerId == me.Id || booking.CustomerId != me.Id)', 'Api', '*BookingApiTests*'),
    @('owner: everybody''s bookings in a stylist''s list', 'src/Nobat.Application/Bookings/ListStylistBookings.cs', '.Where(booking => booking.StylistId == stylist)', '.Where(booking => booking.StylistId == stylist || booking.StylistId != stylist)', 'Api', '*BookingApiTests*|*StylistDeskTests*'),
    @('owner: a customer''s card opens to any stylist', 'src/Nobat.Application/Bookings/GetCustomerInfo.cs', 'user.Id == request.CustomerId && booked.Any()', 'user.Id == request.CustomerId', 'Api', '*StylistDeskTests*'),
    @('card: a mere hold opens it', 'src/Nobat.Domain/Bookings/BookingSpecs.cs', 'booking.RequestedAt != null || booking.ConfirmedAt != null', 'booking.CreatedAt <= booking.UpdatedAt', 'Api', '*StylistDeskTests*'),
    @('card: a hold shows whom another booking names', 'src/Nobat.Application/Bookings/CustomerCards.cs', '_ when !ReallyBooked.Ever.IsSatisfiedBy(booking) => null,', '', 'Api', '*StylistDeskTests*'),
    @('owner: a price for somebody else''s hold', 'src/Nobat.Application/Bookings/QuoteBooking.cs', ' && booking.CustomerId == me.Id', '', 'Api', '*BookingApiTests*'),
    @('owner: another stylist''s schedule', 'src/Nobat.Application/Availability/SetSchedule.cs', '!await db.IsStylistAsync(me.Id, command.StylistId, cancellationToken)', '!await db.IsStylistAsync(me.Id, command.StylistId, cancellationToken) && me.Role is Domain.Users.UserRole.User', 'Api', '*ScheduleTests*'),
    @('owner: another stylist''s schedule is changed', 'src/Nobat.Application/Availability/ChangeSchedule.cs', '!await db.IsStylistAsync(me.Id, command.StylistId, cancellationToken)', '!await db.IsStylistAsync(me.Id, command.StylistId, cancellationToken) && me.Role is Domain.Users.UserRole.User', 'Api', '*ScheduleTests*'),
    @('owner: another stylist''s exceptions are changed', 'src/Nobat.Domain/Availability/CalendarSpecs.cs', 'calendar.OwnerId == owner', 'calendar.OwnerId == owner || calendar.OwnerId != owner', 'Api', '*ScheduleTests*'),
    @('owner: another stylist''s exceptions are listed', 'src/Nobat.Application/Availability/ListExceptions.cs', 'calendar.OwnerId == me.Id', 'calendar.OwnerId == me.Id || calendar.OwnerId != me.Id', 'Api', '*ScheduleTests*'),
    @('owner: another stylist''s days are read', 'src/Nobat.Application/Availability/GetCalendar.cs', 'calendar.OwnerId == me.Id', 'calendar.OwnerId == me.Id || calendar.OwnerId != me.Id', 'Api', '*CalendarViewTests*'),
    @('approved only: free times', 'src/Nobat.Infrastructure/Database/CalendarReader.cs', "a.requires_approval, a.version`n          FROM stylist_profiles p LEFT JOIN availability a ON a.stylist_id = p.id`n         WHERE p.id = `$1 AND p.status = 'approved'", "a.requires_approval, a.version`n          FROM stylist_profiles p LEFT JOIN availability a ON a.stylist_id = p.id`n         WHERE p.id = `$1", 'Api', '*FreeSlotsTests*'),
    @('approved only: free times that are remembered', 'src/Nobat.Infrastructure/Database/CalendarReader.cs', "SELECT nobat_now(), a.version`n          FROM stylist_profiles p LEFT JOIN availability a ON a.stylist_id = p.id`n         WHERE p.id = `$1 AND p.status = 'approved'", "SELECT nobat_now(), a.version`n          FROM stylist_profiles p LEFT JOIN availability a ON a.stylist_id = p.id`n         WHERE p.id = `$1", 'Api', '*FreeSlotsTests*|*CalendarMemoryTests*'),
    @('approved only: booking', 'src/Nobat.Application/Bookings/LockedCalendar.cs', 'if (!takesBookings)', 'if (taken.Count < 0)', 'Api', '*ProfileWithBookingsTests*'),
    @('approved only: the public profile and its link', 'src/Nobat.Application/Stylists/GetPublicProfile.cs', 'profile.Id == id && profile.Status == StylistStatus.Approved', 'profile.Id == id', 'Api', '*PublicProfileTests*'),
    @('profile: removed while visits are booked', 'src/Nobat.Application/Stylists/DeleteProfile.cs', 'if (await HasLiveBookingsAsync(profile.Id, cancellationToken))', 'if (!await HasLiveBookingsAsync(profile.Id, cancellationToken) && profile.Id == default)', 'Api', '*ProfileWithBookingsTests*'),
    @('profile: removing it ends a suspension', 'src/Nobat.Domain/Stylists/StylistProfile.cs', 'Status == StylistStatus.Suspended ? StylistErrors.SuspendedStays : Result.Success', 'Result.Success', 'Api', '*OwnProfileTests*'),
    @('idempotency: another body under the same key', 'src/Nobat.Infrastructure/Database/Idempotency/IdempotencyStore.cs', 'if (!known.AsSpan().SequenceEqual(requestHash))', 'if (known.Length == 0)', 'Api', '*IdempotencyTests*'),
    @('idempotency: shared by accounts', 'src/Nobat.Api/Http/IdempotencyMiddleware.cs', 'new IdempotencyKey(services.GetRequiredService<ICurrentUser>().Id, route, text)', 'new IdempotencyKey(default, route, text)', 'Api', '*IdempotencyTests*'),
    @('idempotency: shared by routes', 'src/Nobat.Api/Http/IdempotencyMiddleware.cs', 'var route = $"{http.Request.Method} {endpoint.RoutePattern.RawText}";', 'var route = http.Request.Method.Length > 0 ? "" : endpoint.RoutePattern.RawText!;', 'Api', '*IdempotencyTests*'),
    @('idempotency: who lost the key releases it', 'src/Nobat.Infrastructure/Database/Idempotency/IdempotencyStore.cs', 'AND key = $3 AND owner = $4 AND status IS NULL', 'AND key = $3 AND $4 = $4 AND status IS NULL', 'Api', '*IdempotencyTests*'),
    @('idempotency: an answer is released', 'src/Nobat.Infrastructure/Database/Idempotency/IdempotencyStore.cs', 'AND owner = $4 AND status IS NULL', 'AND owner = $4', 'Api', '*IdempotencyTests*'),
    @('idempotency: who lost the key answers it', 'src/Nobat.Infrastructure/Database/Idempotency/IdempotencyStore.cs', 'AND key = {text} AND owner = {owner} AND status IS NULL', 'AND key = {text} AND {owner} = {owner} AND status IS NULL', 'Api', '*IdempotencyTests*'),
    @('idempotency: effect and answer apart', 'src/Nobat.Api/Http/IdempotencyMiddleware.cs', 'commit.Hold();', '', 'Api', '*IdempotencyTests*'),
    @('idempotency: a dead owner keeps the key', 'src/Nobat.Infrastructure/Database/Idempotency/IdempotencyStore.cs', 'OR status IS NULL AND leased_until < nobat_now() AND request_hash = $5', 'OR false', 'Api', '*IdempotencyTests*'),
    @('state: the stylist confirms what is only held', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', "                BecomeConfirmed(by, now);`n                return Result.Success;`n            case BookingStatus.Held when now < ExpiresAt:`n                return BookingErrors.NotBooked;", "                BecomeConfirmed(by, now);`n                return Result.Success;`n            case BookingStatus.Held when now < ExpiresAt:`n                BecomeConfirmed(by, now);`n                return Result.Success;", 'Domain', 'ns:*Bookings*'),
    @('state: a cancelled booking is confirmed', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', "            default:`n                return BookingErrors.Closed;`n        }`n    }`n`n    /// <summary>The stylist refuses", "            default:`n                BecomeConfirmed(by, now);`n                return Result.Success;`n        }`n    }`n`n    /// <summary>The stylist refuses", 'Domain', 'ns:*Bookings*'),
    @('state: confirmed after its deadline', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', "case BookingStatus.Pending when now < ExpiresAt:`n                BecomeConfirmed(by, now);", "case BookingStatus.Pending:`n                BecomeConfirmed(by, now);", 'Domain', 'ns:*Bookings*'),
    @('state: cancelled after it began', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', 'case BookingStatus.Confirmed when now >= StartsAt && by.Party is BookingParty.Customer:', 'case BookingStatus.Confirmed when now >= StartsAt && by.Party is BookingParty.System:', 'Domain', 'ns:*Bookings*'),
    @('state: a missed visit before it began', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', "                return BookingErrors.TooEarly;`n            case BookingStatus.Confirmed:`n                Become(BookingStatus.NoShow", "            case BookingStatus.Confirmed:`n                Become(BookingStatus.NoShow", 'Domain', 'ns:*Bookings*'),
    @('code: used twice', 'src/Nobat.Domain/Users/OneTimeCode.cs', 'ConsumedAt = now;', '', 'Api', '*OneTimeCodeTests*'),
    @('code: guessed without end', 'src/Nobat.Domain/Users/OneTimeCode.cs', 'if (Attempts >= MaxAttempts)', 'if (Attempts < 0)', 'Api', '*OneTimeCodeTests*'),
    @('code: guesses at once are counted as one', 'src/Nobat.Infrastructure/Security/PhoneLock.cs', 'pg_advisory_xact_lock(hashtextextended(', '(hashtextextended(', 'Api', '*OneTimeCodeTests*'),
    @('code: lives for ever', 'src/Nobat.Domain/Users/OneTimeCode.cs', 'ConsumedAt is not null || now >= ExpiresAt', 'ConsumedAt is not null', 'Api', '*OneTimeCodeTests*'),
    @('code: good for any purpose', 'src/Nobat.Infrastructure/Security/CodeHasher.cs', '|{purpose}|', '|', 'Api', '*LeakTests*'),
    @('password: a reset token outlives the password', 'src/Nobat.Infrastructure/Security/Tokens.cs', '.. Encoding.ASCII.GetBytes(passwordHash ?? "")]', '.. Encoding.ASCII.GetBytes(passwordHash is null ? "" : "")]', 'Api', '*PasswordResetTests*'),
    @('password: a reset token is not proved', 'src/Nobat.Application/Auth/ResetPassword.cs', 'return isGenuine ? user', 'return isGenuine || user.Id != default ? user', 'Api', '*PasswordResetTests*'),
    @('password: a reset token lasts', 'src/Nobat.Application/Auth/ResetPassword.cs', ' || now >= claim.ExpiresAt)', ')', 'Api', '*PasswordResetTests*'),
    @('password: sessions outlive a reset', 'src/Nobat.Application/Auth/SessionCloser.cs', 'session.Id != except', 'session.Id == except', 'Api', '*PasswordResetTests*'),
    @('password: changed without the old one', 'src/Nobat.Domain/Users/User.cs', 'return CountWrongPassword(UserErrors.PasswordWrong, now);', '_ = now;', 'Api', '*PasswordResetTests*'),
    @('phone change: any session will do', 'src/Nobat.Application/Auth/FreshSignIn.cs', 'now < me.SignedInAt + Lasts ?', 'now != me.SignedInAt + Duration.FromDays(999) ?', 'Api', '*PhoneChangeTests*'),
    @('phone change: anybody''s code', 'src/Nobat.Domain/Users/UserSpecs.cs', ' && code.RequestedBy == requestedBy', '', 'Api', '*PhoneChangeTests*'),
    @('phone change: an administrator''s number', 'src/Nobat.Application/Users/ConfirmPhoneChange.cs', 'administrators.Includes(user.Phone) || administrators.Includes(phone)', 'administrators.Includes(user.Phone) && administrators.Includes(phone)', 'Api', '*PhoneChangeTests*'),
    @('phone change: a taken number', 'src/Nobat.Application/Users/ConfirmPhoneChange.cs', 'if (await users.AnyAsync(new OtherUserByPhone(phone, me.Id), cancellationToken))', 'if (await users.AnyAsync(new OtherUserByPhone(phone, me.Id), cancellationToken) && phone == default)', 'Api', '*PhoneChangeTests*'),
    @('code: looked up for any purpose', 'src/Nobat.Domain/Users/UserSpecs.cs', 'code.Phone == phone && code.Purpose == purpose', 'code.Phone == phone', 'Api', '*OneTimeCodeTests*'),
    @('code: a hundred guesses and on', 'src/Nobat.Application/Auth/CodeDesk.cs', 'if (own is not null && own.IsOver(now))', 'if (own is not null && own.Count < 0)', 'Api', '*OneTimeCodeTests*'),
    @('code: wrong guesses are not counted', 'src/Nobat.Application/Auth/CodeDesk.cs', '(own ?? Begin(phone, device, now)).Add(issued.Id, now);', '(own ?? Begin(phone, device, now)).IsOver(now);', 'Api', '*OneTimeCodeTests*'),
    @('code: strangers guesses close the owners device', 'src/Nobat.Application/Auth/CodeDesk.cs', 'count.DeviceId == (device ?? WrongGuesses.Strangers)', 'count.DeviceId == WrongGuesses.Strangers', 'Api', '*KnownDeviceTests*'),
    @('code: a known devices code is anybodys', 'src/Nobat.Domain/Users/UserSpecs.cs', '.Where(code => code.DeviceId == device)', '.Where(code => code.DeviceId == device || code.DeviceId != device)', 'Api', '*KnownDeviceTests*'),
    @('code: a strangers newer code takes the place of the owners', 'src/Nobat.Application/Auth/CodeDesk.cs', 'if (own is not null && own.IsLive(now))', 'if (own is not null && own.IsLive(now) && own.Attempts > 0)', 'Api', '*KnownDeviceTests*'),
    @('code: somebody elses device is known', 'src/Nobat.Application/Auth/KnownDevices.cs', 'user.Id == one.UserId && user.Phone == phone', 'user.Id == one.UserId', 'Api', '*KnownDeviceTests*'),
    @('code: sent again at once', 'src/Nobat.Domain/Users/CodePace.cs', "wait > Duration.Zero)`n            return AuthErrors.OtpCooldown", "wait > CodePace.Day)`n            return AuthErrors.OtpCooldown", 'Api', '*CodeLimitTests*'),
    @('code: strangers use up the owners share', 'src/Nobat.Domain/Users/CodePace.cs', 'code.KnownDevice == device', 'code.KnownDevice == device || code.KnownDevice != device', 'Api', '*CodeLimitTests*'),
    @('code limits: what redis forgets is spent again', 'src/Nobat.Application/Auth/CodeLimits.cs', 'Overspent(spending.ToAll, limits.CodesPerHour, now)', 'Overspent(spending.ToAll, int.MaxValue, now)', 'Api', '*CodeLimitTests*'),
    @('code limits: a record nobody waits for', 'src/Nobat.Infrastructure/Security/CodeLedger.cs', 'SELECT pg_advisory_xact_lock(hashtextextended(''codes'', 0))', 'SELECT hashtextextended(''codes'', 0)', 'Api', '*CodeLedgerTests*'),
    @('code limits: a refused request spends the others', 'src/Nobat.Infrastructure/Redis/RateLimiter.Several.cs', 'return { i, redis.call(''PTTL'', key) }', 'for _, k in ipairs(KEYS) do redis.call(''INCR'', k) end return { i, redis.call(''PTTL'', key) }', 'Api', '*SeveralLimitsTests*|*CodeLimitTests*'),
    @('code limits: a refused request spends the others without redis', 'src/Nobat.Infrastructure/Redis/RateLimiter.Several.cs', "// Going without a commit rolls back.`n            if (count > limits[place].Limit)", "if (count > limits[place].Limit)`n                await transaction.CommitAsync(ct);`n            if (count > limits[place].Limit)", 'Api', '*SeveralLimitsTests*'),
    @('code limits: what was not sent stays spent', 'src/Nobat.Application/Auth/OtpIssuer.cs', "if (!stored.IsSuccess)`n                await limits.GiveBackAsync(leave);", '', 'Application', '*SendOtpTests*'),
    @('code limits: a flood of one block takes everybodys budget', 'src/Nobat.Application/Auth/CodeLimits.cs', 'limits.CodesPerPrefixAndHour, CodePace.Hour), phone.Prefix)', 'int.MaxValue, CodePace.Hour), phone.Prefix)', 'Application', '*SendOtpTests*'),
    @('code limits: a block is sent more than its record allows', 'src/Nobat.Application/Auth/CodeLimits.cs', 'Overspent(spending.ToPrefix, limits.CodesPerPrefixAndHour, now)', 'Overspent(spending.ToPrefix, int.MaxValue, now)', 'Application', '*SendOtpTests*'),
    @('code limits: an address is sent more than its record allows', 'src/Nobat.Application/Auth/CodeLimits.cs', 'Overspent(spending.FromAddress, limits.CodesPerAddressAndHour, now)', 'Overspent(spending.FromAddress, int.MaxValue, now)', 'Application', '*SendOtpTests*'),
    @('enumeration: a number without account is never locked', 'src/Nobat.Domain/Users/PasswordDecoy.cs', "if (WrongPasswords >= User.MaxWrongPasswords)`n            return AuthErrors.AccountLocked;", "if (WrongPasswords >= 0)`n            return AuthErrors.InvalidCredentials;", 'Api', '*EnumerationTests*'),
    @('enumeration: tries at once at no account', 'src/Nobat.Application/Auth/Login.cs', 'await phones.AcquireAsync(phone, ct);', '', 'Api', '*EnumerationTests*'),
    @('codes on record: numbers are shown', 'src/Nobat.Application/Auth/ListCodes.cs', 'isMasked ? code.Phone.Masked : code.Phone.Value', 'code.Phone.Value', 'Api', '*CodeAdminTests*'),
    @('code: hash without a key', 'src/Nobat.Infrastructure/Security/CodeHasher.cs', 'HMACSHA256.HashData(_key, ', 'SHA256.HashData(', 'Api', '*LeakTests*'),
    @('refresh: reuse ends nothing', 'src/Nobat.Domain/Users/Session.cs', 'End(SessionEnd.Reuse, now);', '', 'Api', '*RefreshTests*'),
    @('refresh: two rotations at once', 'src/Nobat.Application/Auth/Refresh.cs', 'sessions.FindForUpdateAsync(', 'sessions.FindAsync(', 'Api', '*RefreshTests*'),
    @('refresh: the grace has no end', 'src/Nobat.Domain/Users/Session.cs', 'if (now < predecessor.RotatedAt + Grace)', 'if (now != predecessor.CreatedAt - Grace)', 'Api', '*RefreshTests*'),
    @('session: an ended one goes on', 'src/Nobat.Infrastructure/Security/SessionMemory.cs', 'AND s.revoked_at IS NULL', '', 'Api', '*LogoutTests*'),
    @('session: somebody else''s is ended', 'src/Nobat.Domain/Users/UserSpecs.cs', 'session.UserId == user && session.Id == id', 'session.Id == id', 'Api', '*SessionsTests*'),
    @('session: others'' are shown', 'src/Nobat.Application/Auth/ListSessions.cs', 'session.UserId == me.Id && ', '', 'Api', '*SessionsTests*'),
    @('session: a stale one trusts its device', 'src/Nobat.Application/Auth/EditSession.cs', 'command.Trusted == true && me.DemandFreshSignIn', 'command.Trusted == null && me.DemandFreshSignIn', 'Api', '*SessionsTests*'),
    @('session: trust has no end', 'src/Nobat.Application/Auth/ListSessions.cs', ' && device.TrustedUntil > now', '', 'Api', '*SessionsTests*'),
    @('session: others'' history is shown', 'src/Nobat.Application/Auth/ListSignIns.cs', '.Where(attempt => attempt.UserId == me.Id)', '.AsQueryable()', 'Api', '*SessionsTests*'),
    @('device: a forged token is believed', 'src/Nobat.Infrastructure/Security/Tokens.cs', 'MemoryMarshal.AsBytes<char>(Device(device))', 'MemoryMarshal.AsBytes<char>(token)', 'Api', '*DeviceTests*'),
    @('session: a disabled account goes on', 'src/Nobat.Infrastructure/Security/SessionMemory.cs', ' AND u.status <> ''inactive''', '', 'Api', '*LogoutTests*'),
    @('session: not looked at again', 'src/Nobat.Infrastructure/Security/SessionMemory.cs', 'LocalCacheExpiration = TimeSpan.FromSeconds(1)', 'LocalCacheExpiration = TimeSpan.FromHours(1)', 'Api', '*LogoutTests*'),
    @('keys: a retired one is accepted', 'src/Nobat.Infrastructure/Security/SigningKeyRing.cs', 'id is not null && !IsRetired(id, now) && ', 'id is not null && ', 'Api', '*KeyRotationTests*'),
    @('keys: an ancestor of the key before goes unnoticed', 'src/Nobat.Domain/Users/Session.cs', '.SelectMany(hashesOf).Any(', '.Select(generation => hashesOf(generation).First()).Any(', 'Api', '*KeyRotationTests*'),
    @('email: a link works twice', 'src/Nobat.Domain/Users/User.cs', 'if (Email is null || EmailVerified || Status == UserStatus.Inactive)', 'if (Email is null || Status == UserStatus.Inactive)', 'Api', '*EmailTests*'),
    @('email: a link proves whatever address is there', 'src/Nobat.Application/Auth/VerifyEmail.cs', 'if (user is null || !tokens.IsEmailProof(command.Token, user, claim.ExpiresAt))', 'if (user is null)', 'Api', '*EmailTests*'),
    @('email: a link outlives a change of the address', 'src/Nobat.Infrastructure/Security/Tokens.cs', '$"{user.EmailChangedAt?.ToUnixTimeTicks()}|{user.Email}"', '$"{user.Email}"', 'Api', '*EmailTests*'),
    @('email: a link has no end', 'src/Nobat.Application/Auth/VerifyEmail.cs', ' || now >= claim.ExpiresAt)', ')', 'Api', '*EmailTests*'),
    @('totp: a code works twice', 'src/Nobat.Domain/Users/Authenticator.cs', 'if (step is not { } matched || matched <= LastStep)', 'if (step is not { } matched)', 'Api', '*TotpTests*'),
    @('totp: judged without the row lock', 'src/Nobat.Application/Auth/VerifySecondFactor.cs', 'await challenges.FindForUpdateAsync(', 'await challenges.FindAsync(', 'Api', '*TotpTests*'),
    @('totp: a challenge stays open', 'src/Nobat.Application/Auth/VerifySecondFactor.cs', 'challenges.Remove(challenge);', '', 'Api', '*TotpTests*'),
    @('totp: guesses without end', 'src/Nobat.Domain/Users/SignInChallenge.cs', 'WrongCodes < MaxWrongCodes && ', '', 'Api', '*TotpTests*'),
    @('totp: a half-done sign-in lives on', 'src/Nobat.Domain/Users/SignInChallenge.cs', ' && now < ExpiresAt;', ';', 'Api', '*TotpTests*'),
    @('totp: a recovery code works twice', 'src/Nobat.Domain/Users/Authenticator.cs', 'code => code.UsedAt is null && code.Hash', 'code => code.Hash', 'Api', '*TotpTests*'),
    @('totp: a reset leaves half-done sign-ins', 'src/Nobat.Application/Auth/SessionCloser.cs', 'challenges.Remove(challenge);', '', 'Api', '*TotpTests*'),
    @('totp: turned off by anybody signed in', 'src/Nobat.Application/Auth/DisableTotp.cs', 'if (!redeemed.IsSuccess)', 'if (!redeemed.IsSuccess && now == default)', 'Api', '*TotpTests*'),
    @('totp: administrators without one', 'src/Nobat.Api/Http/PolicySetup.cs', 'if (me.ActsAsAdministrator)', 'if (me.ActsAsAdministrator || me.IsSignedIn)', 'Api', '*TotpTests*'),
    @('seal: a value opens in another row', 'src/Nobat.Infrastructure/Security/ValueSeal.cs', 'aes.Encrypt(parts.Nonce, value, parts.Cipher, parts.Tag, Encoding.UTF8.GetBytes(place));', 'aes.Encrypt(parts.Nonce, value, parts.Cipher, parts.Tag);', 'Api', '*TotpTests*'),
    @('limits: nobody is counted', 'src/Nobat.Api/Edge/RateLimitMiddleware.cs', 'return count.IsAllowed ? next(http)', 'return count.Remaining >= 0 ? next(http)', 'Api', '*RateLimitTests*'),
    @('limits: each process counts sign-ins for itself', 'src/Nobat.Api/Edge/RateLimitMiddleware.cs', 'return policy == RequestKind.SignIn', 'return policy == RequestKind.SignIn && options is null', 'Api', '*RateLimitTests*'),
    @('address: a stranger is believed', 'src/Nobat.Api/Edge/NetworkGate.cs', 'forwarded.KnownIPNetworks.Add(range.ToNetwork());', '{ forwarded.KnownIPNetworks.Clear(); forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("0.0.0.0/0")); }', 'Api', '*ForwardedTests*'),
    @('address: a blocked one comes in', 'src/Nobat.Api/Edge/NetworkGate.cs', 'if (block is { IsAutomatic: false })', 'if (block is { IsAutomatic: false } && clock is null)', 'Api', '*IpBlockTests*|*AdminAddressTests*'),
    @('address: guessing is not counted', 'src/Nobat.Api/Edge/StrikeMiddleware.cs', 'if (IsStrike(http))', 'if (IsStrike(http) && log is null)', 'Api', '*IpBlockTests*'),
    @('address: administration is open to all', 'src/Nobat.Application/Network/NetworkOptions.cs', '_adminAllow.Length == 0 || IsIn(_adminAllow, address)', '_adminAllow.Length >= 0', 'Api', '*AdminAddressTests*'),
    @('overload: signing in has no lane of its own', 'src/Nobat.Api/Edge/Overload.cs', 'RequestKind.SignIn => _signIn', 'RequestKind.SignIn => _booking', 'Api', '*OverloadTests*'),
    @('overload: everybody is let in', 'src/Nobat.Api/Edge/Overload.cs', 'if (lease.IsAcquired)', 'if (lease is not null)', 'Api', '*OverloadTests*'),
    @('cors: any page may call', 'src/Nobat.Api/Http/BrowserSafety.cs', 'new CorsPolicyBuilder(origins)', 'new CorsPolicyBuilder(origins).AllowAnyOrigin()', 'Api', '*ProblemTests*'),
    @('audit: the application may change it', 'src/Nobat.Infrastructure/Database/Migrations/20261123180001_AuditGuards.cs', 'REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries, audit_seals, audit_heads FROM nobat_app;', '', 'Api', '*AuditLogTests*'),
    @('audit: a link forgets the one before', 'src/Nobat.Infrastructure/Audit/AuditChain.cs', 'hash.AppendData(previous);', '', 'Api', '*AuditLogTests*'),
    @('audit: any head is believed', 'src/Nobat.Infrastructure/Audit/AuditHead.cs', 'CryptographicOperations.FixedTimeEquals(Mac(key, head.Position, head.Hash), head.Signature)', 'key.Length > 0', 'Api', '*AuditLogTests*'),
    @('audit: written apart from the change', 'src/Nobat.Infrastructure/Database/UnitOfWork.cs', 'db.AddRange(happened.Select(audit.Of));', '', 'Api', '*AuditLogTests*'),
    @('audit: phone numbers are not masked', 'src/Nobat.Infrastructure/Audit/AuditTrail.cs', 'PhoneNumber phone => phone.Masked,', 'PhoneNumber phone => phone.Value,', 'Api', '*AuditLogTests*|*PhoneChange*'),
    @('external: what was begun is finished twice', 'src/Nobat.Infrastructure/Security/Ceremonies.cs', '"DELETE FROM ceremonies WHERE token_hash = $1 AND purpose = $2 RETURNING CASE WHEN expires_at > nobat_now() THEN content::text END"', '"SELECT content::text FROM ceremonies WHERE token_hash = $1 AND purpose = $2 AND expires_at > nobat_now()"', 'Api', '*ExternalTests*'),
    @('external: what was begun never dies', 'src/Nobat.Infrastructure/Security/Ceremonies.cs', 'CASE WHEN expires_at > nobat_now() THEN content::text END', 'content::text', 'Api', '*ExternalTests*'),
    @('external: any state will do', 'src/Nobat.Application/Auth/FinishExternalSignIn.cs', 'if (!IsStateOf(command.State, command.CeremonyToken))', 'if (command.State.Length == 0)', 'Api', '*ExternalTests*'),
    @('external: the nonce is not looked at', 'src/Nobat.Infrastructure/Security/External/ExternalProviders.cs', '&& nonce == ceremony.Nonce', '&& nonce.Length > 0', 'Api', '*ExternalTests*'),
    @('external: one comes back anywhere', 'src/Nobat.Infrastructure/Security/External/ExternalProviders.cs', 'options.Value.RedirectUris.Contains(redirectUri, StringComparer.Ordinal)', 'redirectUri.Length > 0', 'Api', '*ExternalTests*'),
    @('external: linked to two', 'src/Nobat.Application/Auth/LinkExternal.cs', 'if (taken is not null && taken.UserId != me.Id)', 'if (taken is null && me.Id == default)', 'Api', '*ExternalTests*'),
    @('log: addresses stand in it', 'src/Nobat.Api/Http/Logs.cs', '.Enrich.With<WithoutAddresses>()', '', 'Api', '*CanaryTests*'),
    @('log: numbers in full', 'src/Nobat.Infrastructure/Sms/ConsoleSms.cs', 'order.To.Masked', 'order.To.Value', 'Api', '*CanaryTests*'),
    @('payment: somebody else pays', 'src/Nobat.Application/Payments/StartPayment.cs', 'if (booking.CustomerId != command.Customer)', 'if (booking.CustomerId == default(UserId))', 'Api', '*DepositTests*'),
    @('payment: anybody sees it', 'src/Nobat.Application/Payments/GetPayment.cs', 'if (!isTheirs && await', 'if (!isTheirs && payment.Amount < 0 && await', 'Api', '*DepositTests*'),
    @('payment: everybody lists it', 'src/Nobat.Application/Payments/ListPayments.cs', ': payments.Where(payment => payment.CustomerId == me.Id);', ': payments.Where(payment => payment.CustomerId != default);', 'Api', '*DepositTests*'),
    @('payment: any return address', 'src/Nobat.Application/Payments/PayDeposit.cs', '!options.Value.IsReturnUrl(url, site.Value)', 'url.Length > 5000 && !options.Value.IsReturnUrl(url, site.Value)', 'Api', '*DepositTests*'),
    @('payment: two ask at once', 'src/Nobat.Domain/Payments/Payment.Transitions.cs', 'case PaymentStatus.Verifying when now >= VerifyingUntil:', 'case PaymentStatus.Verifying when now >= default(Instant):', 'Domain', 'ns:*Payments*'),
    @('payment: its time runs out while the gateway is asked', 'src/Nobat.Application/Payments/BeginVerification.cs', 'found.Booking?.KeepWhileVerifying(now);', '', 'Api', '*DepositTests*'),
    @('payment: late money takes a time that is gone', 'src/Nobat.Application/Payments/FinishVerification.cs', '&& found.IsTimeFree &&', '&&', 'Api', '*DepositTests*|*SagaExplorerTests*'),
    @('payment: what holds nothing stays', 'src/Nobat.Application/Payments/FinishVerification.cs', 'refunds.Add(Refund.Owe(payment, payment.Amount, reason, route, now));', '', 'Api', '*DepositTests*|*SagaExplorerTests*'),
    @('payment: firm without the deposit', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', 'else if (IsDepositWanted)
            AwaitDeposit(TimeToPay, by, now);', 'else if (IsDepositWanted && now == default)
            AwaitDeposit(TimeToPay, by, now);', 'Domain', 'ns:*Bookings*'),
    @('payment: a late move makes cancelling free', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', 'WasMovedLate |= now >= Policy.FreeUntil(StartsAt);', '', 'Domain', 'ns:*Bookings*'),
    @('payment: a late cancellation is free', 'src/Nobat.Domain/Policies/BookingPolicy.cs', 'now < FreeUntil(startsAt) ?', 'now < startsAt ?', 'Domain', 'ns:*Policies*'),
    @('payment: a split that is not the amount', 'src/Nobat.Domain/Payments/Payment.Transitions.cs', ' || split.Kept + split.Returned != Amount)', ')', 'Domain', 'ns:*Payments*'),
    @('refund: two send it', 'src/Nobat.Domain/Payments/Refund.cs', ' || now < NextTryAt)', ')', 'Domain', 'ns:*Payments*'),
    @('refund: by hand whenever one likes', 'src/Nobat.Domain/Payments/Refund.cs', 'if (Status is not RefundStatus.Manual)', 'if (Status is RefundStatus.Manual && Attempts < 0)', 'Domain', 'ns:*Payments*'),
    @('refund: asked twice of a gateway without keys', 'src/Nobat.Application/Payments/RefundDesk.cs', 'if (refund.IsRepeat && !gateway.Terms.RefundsAreKeyed)', 'if (refund.IsRepeat && refund.Amount < 0)', 'Api', '*CallbackTests*'),
    @('ledger: the application may change it', 'src/Nobat.Infrastructure/Database/Migrations/20261123235903_MoneyGuards.cs', 'REVOKE UPDATE, DELETE, TRUNCATE ON ledger_transactions, ledger_entries, payment_changes FROM nobat_app;', 'NULL;', 'Api', '*CallbackTests*'),
    @('ledger: need not add up', 'src/Nobat.Infrastructure/Database/Migrations/20261123235903_MoneyGuards.cs', 'count(*) < 2 OR sum(amount) <> 0', 'count(*) < 1', 'Api', '*CallbackTests*'),
    @('gateway: a name of any shape', 'src/Nobat.Infrastructure/Payments/ZarinpalGateway.cs', '&& AuthorityPattern().IsMatch(authority) ? authority : null', '&& authority.Length > 0 ? authority : null', 'Api', '*GatewayWireTests*'),
    @('gateway: another amount is as good', 'src/Nobat.Infrastructure/Payments/ZibalGateway.cs', 'paid && paid != amount:', 'paid && paid < 0:', 'Api', '*GatewayWireTests*'),
    @('refund: what never left makes one forget what did', 'src/Nobat.Domain/Payments/Refund.cs', 'if (Status is RefundStatus.Sending && !wasRepeat)', 'if (Status is RefundStatus.Sending)', 'Domain', 'ns:*Payments*'),
    @('refund: of a payment that is not the one', 'src/Nobat.Infrastructure/Payments/ZarinpalRefunds.cs', '&& sessions[0].Number("amount") >= order.Amount', '', 'Api', '*GatewayWireTests*'),
    @('refund: asked for twice', 'src/Nobat.Infrastructure/Payments/ZarinpalRefunds.cs', 'AskAsync(AddRefund, variables, mayRepeat: false, ct)', 'AskAsync(AddRefund, variables, mayRepeat: true, ct)', 'Api', '*GatewayWireTests*'),
    @('payment: who dies while asking is not followed', 'src/Nobat.Domain/Payments/Payment.Transitions.cs', '(now + VerifyLease, now + VerifyLease, false, now)', '(now + VerifyLease, NextCheckAt, false, now)', 'Api', '*LimboTests*'),
    @('payment: who came back meanwhile is forgotten', 'src/Nobat.Application/Payments/BeginVerification.cs', 'return begun.Error.KeepingChanges();', 'return begun.Error;', 'Api', '*LimboTests*'),
    @('payment: a lost settlement stays lost', 'src/Nobat.Application/Payments/ReconcilePayments.cs', 'where payment.Status == PaymentStatus.Paid', 'where payment.Status == PaymentStatus.Created', 'Api', '*LimboTests*'),
    @('payment: one that goes wrong stops the others', 'src/Nobat.Application/Payments/ReconcilePayments.cs', '        catch (Exception exception)', '        catch (Exception exception) when (exception is OperationCanceledException)', 'Api', '*LimboTests*'),
    @('payment: two taps open two', 'src/Nobat.Application/Payments/StartPayment.cs', 'payment.IsBeingOpened(calendar.Now)', 'payment.IsBeingOpened(NodaTime.Instant.MaxValue)', 'Api', '*LimboTests*'),
    @('payment: a deposit is avoided by silence', 'src/Nobat.Application/Bookings/LockedCalendar.cs', 'services.Lines.Count == 0;', 'services.Lines.Count < 0;', 'Api', '*LimboTests*'),
    @('refund: undone and given back', 'src/Nobat.Application/Payments/RefundDesk.cs', 'if (reversed.Outcome is not GatewayOutcome.Refused)', 'if (reversed.Outcome is not GatewayOutcome.Unknown || authority.Length > 0)', 'Api', '*LimboTests*'),
    @('refund: a gateway''s money booked as ours', 'src/Nobat.Domain/Payments/Refund.cs', 'RefundPayer.Hand => RefundRoute.Manual', '_ when payer >= 0 => RefundRoute.Manual', 'Api', '*LimboTests*'),
    @('gateway: opened twice', 'src/Nobat.Infrastructure/Payments/ZarinpalGateway.cs', 'AskAsync("request", body, mayRepeat: false, cancellationToken)', 'AskAsync("request", body, mayRepeat: true, cancellationToken)', 'Api', '*GatewayWireTests*'),
    @('gateway: answers without end', 'src/Nobat.Infrastructure/Http/OutboundHttp.cs', 'LargestAnswer = 1_048_576', 'LargestAnswer = 104_857_600', 'Api', '*GatewayWireTests*'),
    @('sms: a callback is believed without its signature', 'src/Nobat.Infrastructure/Sms/TwilioCallbacks.cs', 'return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(signature));', 'return expected.Length >= signature.Length;', 'Api', '*TwilioWireTests*|*DeliveryTests*'),
    @('sms: a signed address vouches for any body', 'src/Nobat.Infrastructure/Sms/TwilioCallbacks.cs', 'if (!IsOfBody(body, callback.PathAndQuery))', 'if (!IsOfBody(body, callback.PathAndQuery) && body.Length < 0)', 'Api', '*TwilioWireTests*|*DeliveryTests*'),
    @('sms: a callback speaks of another message', 'src/Nobat.Infrastructure/Sms/SmsNewsDesk.cs', 'known != said', 'known == said && known.Length == 0', 'Api', '*DeliveryTests*'),
    @('sms: the budget stops nothing', 'src/Nobat.Infrastructure/Sms/SmsChannel.cs', 'if (!await budgets.IsUsedUpAsync(ct))', 'if (!await budgets.IsUsedUpAsync(ct) || draft.Text.Length > 0)', 'Api', '*SmsCostTests*'),
    @('sms: the budget stops codes', 'src/Nobat.Infrastructure/Sms/DirectSms.cs', 'if (message.Code is null && await budgets.IsUsedUpAsync(ct))', 'if (await budgets.IsUsedUpAsync(ct))', 'Api', '*SmsCostTests*'),
    @('sms: the key stands in traces', 'src/Nobat.Infrastructure/Sms/SmsSetup.cs', 'isTraced: false', 'isTraced: true', 'Api', '*KavenegarWireTests*'),
    @('sms: a repeat has another id', 'src/Nobat.Infrastructure/Sms/SmsBook.cs', 'SET state = ''sending'', attempts', 'SET local_id = excluded.local_id, state = ''sending'', attempts', 'Api', '*FailoverTests*'),
    @('sms: the provider is not told our id', 'src/Nobat.Infrastructure/Sms/KavenegarSms.cs', '("localid", Text(order.LocalId))', '("tag", Text(order.LocalId))', 'Api', '*KavenegarWireTests*|*FailoverTests*'),
    @('sms: what was taken is handed to another provider', 'src/Nobat.Infrastructure/Sms/SmsBook.cs', 'WHERE NOT EXISTS (SELECT FROM told)', 'WHERE true', 'Api', '*FailoverTests*'),
    @('sms: no other provider is asked', 'src/Nobat.Infrastructure/Sms/SmsRouter.cs', 'if (answer.Outcome is SmsOutcome.Accepted or SmsOutcome.Refused)', 'if (lines.Count > 0)', 'Api', '*FailoverTests*'),
    @('sms: a wrong number is asked about everywhere', 'src/Nobat.Infrastructure/Sms/SmsRouter.cs', 'if (answer.Outcome is SmsOutcome.Accepted or SmsOutcome.Refused)', 'if (answer.Outcome is SmsOutcome.Accepted)', 'Api', '*FailoverTests*'),
    @('sms: one that hangs takes everybody''s time', 'src/Nobat.Infrastructure/Sms/SmsRouter.cs', 'left / (lines.Count - i)', 'left', 'Api', '*FailoverTests*'),
    @('sms: one that hangs takes every call', 'src/Nobat.Infrastructure/Sms/SmsLine.cs', 'isCode ? _atOnce : _atOnce - _atOnce / 4', 'isCode ? _atOnce : 10_000', 'Api', '*FailoverTests*'),
    @('sms: numbers rest in full', 'src/Nobat.Infrastructure/Sms/SmsBook.cs', 'Of(draft.To.Masked)', 'Of(draft.To.Value)', 'Api', '*FailoverTests*'),
    @('sms: lost at one, carried by another, told as lost', 'src/Nobat.Infrastructure/Sms/SmsNewsDesk.cs', 'else if (!(await book.OfNoticeAsync(notice, row.Id, ct)).IsCarried)', 'else', 'Api', '*DeliveryTests*'),
    @('sms: what arrived is lost by a later word', 'src/Nobat.Infrastructure/Sms/SmsNewsBook.cs', 'SET state = CASE WHEN state IN (''delivered'', ''undelivered'', ''refused'') THEN state ELSE $2 END,', 'SET state = $2,', 'Api', '*DeliveryTests*'),
    @('gateway: the sandbox is paid twice', 'src/Nobat.Infrastructure/Payments/SandboxGateway.cs', 'WHERE authority = $1 AND state = ''open''"', 'WHERE authority = $1"', 'Api', '*PolicyAndReportTests*'),
    @('passkey: a challenge is good twice at a sign-in', 'src/Nobat.Application/Auth/Passkeys/SignInWithPasskey.cs', 'ceremonies.Remove(ceremony);', '', 'Api', '*PasskeySignInTests*'),
    @('passkey: a challenge is good twice at a registration', 'src/Nobat.Application/Auth/Passkeys/AddPasskey.cs', 'ceremonies.Remove(ceremony);', '', 'Api', '*PasskeyTests*'),
    @('passkey: a wrong answer leaves the challenge', 'src/Nobat.Application/Auth/Passkeys/SignInWithPasskey.cs', 'return shown.Error.KeepingChanges();', 'return shown.Error;', 'Api', '*PasskeySignInTests*'),
    @('passkey: a challenge lives for ever', 'src/Nobat.Domain/Users/PasskeyCeremony.cs', 'now < ExpiresAt', 'now < Instant.MaxValue', 'Api', '*PasskeySignInTests*|*PasskeyTests*'),
    @('passkey: a challenge for anything', 'src/Nobat.Domain/Users/UserSpecs.cs', 'ceremony.Id == id && ceremony.Purpose == purpose', 'ceremony.Id == id && (ceremony.Purpose == purpose || ceremony.Purpose != purpose)', 'Api', '*PasskeySignInTests*|*PasskeyTests*'),
    @('passkey: somebody else answers the challenge', 'src/Nobat.Application/Auth/Passkeys/AddPasskey.cs', ' || ceremony.UserId != me.Id || ceremony.SessionId != me.SessionId', '', 'Api', '*PasskeyTests*'),
    @('passkey: another session answers the challenge', 'src/Nobat.Application/Auth/Passkeys/AddPasskey.cs', ' || ceremony.SessionId != me.SessionId', '', 'Api', '*PasskeyTests*'),
    @('passkey: any origin', 'src/Nobat.Infrastructure/Security/Passkeys/PasskeySettings.cs', '!context.CrossOrigin && Origins.Contains(context.Origin)', '!context.CrossOrigin && Origins.Count > 0', 'Api', '*PasskeySignInTests*|*PasskeyTests*'),
    @('passkey: in a page within another', 'src/Nobat.Infrastructure/Security/Passkeys/PasskeySettings.cs', '!context.CrossOrigin && Origins', 'Origins', 'Api', '*PasskeySignInTests*|*PasskeyTests*'),
    @('passkey: nobody verified', 'src/Nobat.Infrastructure/Security/Passkeys/PasskeySettings.cs', 'options.UserVerificationRequirement = "required"', 'options.UserVerificationRequirement = "preferred"', 'Api', '*PasskeySignInTests*|*PasskeyTests*'),
    @('passkey: two uses of one count', 'src/Nobat.Domain/Users/Passkey.cs', 'signCount <= SignCount)', 'signCount < 0)', 'Api', '*PasskeySignInTests*'),
    @('passkey: somebody else''s is changed', 'src/Nobat.Domain/Users/UserSpecs.cs', 'passkey.UserId == user && passkey.Id == id', 'passkey.Id == id', 'Api', '*PasskeyTests*'),
    @('passkey: everybody''s are listed', 'src/Nobat.Application/Auth/Passkeys/ListPasskeys.cs', '.Where(passkey => passkey.UserId == me.Id)', '.Where(passkey => passkey.UserId != default)', 'Api', '*PasskeyTests*'),
    @('passkey: a stale session adds one', 'src/Nobat.Application/Auth/Passkeys/BeginPasskey.cs', 'me.DemandFreshSignIn(now)', 'me.DemandFreshSignIn(default)', 'Api', '*PasskeyTests*'),
    @('passkey: a stale session removes one', 'src/Nobat.Application/Auth/Passkeys/RemovePasskey.cs', 'me.DemandFreshSignIn(clock.GetCurrentInstant())', 'me.DemandFreshSignIn(default)', 'Api', '*PasskeyTests*'),
    @('passkey: as many as one likes', 'src/Nobat.Application/Auth/Passkeys/AddPasskey.cs', '>= Passkey.MaxPerUser', '>= 1000', 'Api', '*PasskeyTests*'),
    @('passkey: a disabled account is opened', 'src/Nobat.Domain/Users/User.cs', 'if (Status == UserStatus.Inactive)
            return AuthErrors.PasskeyInvalid;
', '', 'Api', '*PasskeySignInTests*'),
    @('passkey: a removed one vouches for its sessions', 'src/Nobat.Application/Auth/Passkeys/RemovePasskey.cs', 'session.Weaken();', 'session.Strengthen();', 'Api', '*PasskeySignInTests*'),
    @('totp: a session vouches for one that is gone', 'src/Nobat.Application/Auth/DisableTotp.cs', 'session.Weaken();', 'session.Strengthen();', 'Api', '*TotpTests*'),
    @('session: lives past its end', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', ' || clock.GetCurrentInstant() >= state.ExpiresAt)', ')', 'Api', '*RefreshTests*|*AccessTokenTests*|*LogoutTests*'),
    @('token: any algorithm', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', 'ValidAlgorithms = [SecurityAlgorithms.HmacSha256],', '', 'Api', '*AccessTokenTests*'),
    @('token: any audience', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', 'ValidAudience = security.Value.Audience,', 'ValidateAudience = false,', 'Api', '*AccessTokenTests*'),
    @('token: any issuer', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', 'ValidIssuer = security.Value.Issuer,', 'ValidateIssuer = false,', 'Api', '*AccessTokenTests*'),
    @('token: any type', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', 'ValidTypes = [Tokens.TokenType],', '', 'Api', '*AccessTokenTests*'),
    @('token: no end', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', '&& now < until + Skew', '&& until > from', 'Api', '*AccessTokenTests*'),
    @('token: what must be understood is read past', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', 'if (token.TryGetHeaderValue<object>("crit", out _))', 'if (token.TryGetHeaderValue<object>("crit!", out _))', 'Api', '*AccessTokenTests*'),
    @('token: somebody else''s name on one''s own session', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', 'state is null || state.User != UserId.From(user)', 'state is null', 'Api', '*AccessTokenTests*'),
    @('password: tries without end', 'src/Nobat.Domain/Users/User.cs', "if (Status == UserStatus.Locked || WrongPasswords >= MaxWrongPasswords)`n            return AuthErrors.AccountLocked;`n        if (matches)", "if (matches)", 'Api', '*PasswordTests*'),
    @('password: tries at once are counted as one', 'src/Nobat.Application/Auth/Login.cs', "var user = await users.FindForUpdateAsync(new UserByPhone(phone), ct);`n        if (user?.PasswordHash", "var user = await users.FindAsync(new UserByPhone(phone), ct);`n        if (user?.PasswordHash", 'Api', '*PasswordTests*'),
    @('role: an administrator by one''s own word', 'src/Nobat.Domain/Users/User.cs', 'if (role == UserRole.Admin)', 'if (role == UserRole.Admin && name.First.Length == 0)', 'Domain', 'ns:*Users*'),
    @('role: the desk of administrators is open', 'src/Nobat.Api/Http/PolicySetup.cs', 'me.IsUsable() && me.Role == UserRole.Admin', 'me.IsUsable()', 'Api', '*AdminDeskTests*'),
    @('role: an administrator in the body', 'src/Nobat.Application/Users/CompleteProfile.cs', 'role is UserRole.User or UserRole.Provider', 'role is UserRole.User or UserRole.Provider or UserRole.Admin', 'Api', '*ProfileTests*'),
    @('role: a profile completed twice at once', 'src/Nobat.Application/Users/CompleteProfile.cs', 'users.FindForUpdateAsync(', 'users.FindAsync(', 'Api', '*ProfileTests*'),
    @('link: the beginning of a token is enough', 'src/Nobat.Domain/Stylists/BookingLinkToken.cs', 'Encoding.UTF8.GetBytes(Value), Encoding.UTF8.GetBytes(presented)', 'Encoding.UTF8.GetBytes(Value)[..8], Encoding.UTF8.GetBytes(presented.PadRight(8))[..8]', 'Api', '*BookingLinkTests*'),
    @('link: a wrong one is shown while booking', 'src/Nobat.Application/Bookings/CreateBooking.cs', 'return tokens is [var link] && link.Matches(token);', 'return tokens is [_] && token.Length > 0;', 'Api', '*BookingApiTests*|*BookingLinkTests*|*ProfileWithBookingsTests*'),
    @('outbox: two dispatchers take the same message', 'src/Nobat.Infrastructure/Database/Outbox/OutboxStore.cs', 'LIMIT $1 FOR UPDATE SKIP LOCKED) due', 'LIMIT $1) due', 'Api', '*OutboxTests*'),
    @('outbox: what a dead dispatcher took stays taken', 'src/Nobat.Infrastructure/Database/Outbox/OutboxStore.cs', 'interval ''30 seconds''', 'interval ''30 days''', 'Api', '*OutboxTests*'),
    @('outbox: tried without end', 'src/Nobat.Infrastructure/Database/Outbox/OutboxStore.cs', 'WHEN attempts >= $2 THEN', 'WHEN attempts >= $2 + 100 THEN', 'Api', '*OutboxTests*'),
    @('external: a document that speaks for another', 'src/Nobat.Infrastructure/Security/External/ExternalProviders.cs', "configuration.Issuer?.TrimEnd('/') == provider.Authority.TrimEnd('/')", 'configuration.Issuer is not null', 'Api', '*ExternalTests*'),
    @('unlock: one proof opens the profile', 'src/Nobat.Application/Auth/VerifyOtp.cs', 'await factors.AreOnAsync(user.Id, ct) ? null : UserAnswer', 'false ? null : UserAnswer', 'Api', '*TotpTests*'),
    @('password: the first one by an old session', 'src/Nobat.Application/Users/SetPassword.cs', 'is { } stale)', 'is { } stale && stale.Code == "")', 'Api', '*PasswordTests*'),
    @('edge: a slow body holds a place', 'src/Nobat.Api/Edge/EdgeSetup.cs', 'app.UseMiddleware<BodyDeadline>();', '', 'Api', '*OverloadTests*'),
    @('code: new devices bring shares for ever', 'src/Nobat.Domain/Users/CodePace.cs', 'MaxPerDayInAll, Day, now)', 'MaxPerDayInAll * 99, Day, now)', 'Domain', '*CodePaceTests*'),
    @('totp: pauses do not grow', 'src/Nobat.Domain/Users/Authenticator.cs', 'pause *= 2;', 'pause *= 1;', 'Domain', '*AuthenticatorTests*'),
    @('totp: a pause shuts the owner out', 'src/Nobat.Domain/Users/Authenticator.cs', 'if (_recoveryCodes.Find(code => code.UsedAt', 'if (now < PausedUntil || _recoveryCodes.Find(code => code.UsedAt', 'Domain', '*AuthenticatorTests*'),
    @('kept: the hash of a code stays', 'src/Nobat.Infrastructure/Database/Retention.cs', '"hash = NULL"', '"hash = hash"', 'Api', '*RetentionTests*'),
    @('kept: what waits loses its words', 'src/Nobat.Infrastructure/Database/Retention.cs', 'next_try_at IS NULL AND (', '(', 'Api', '*RetentionTests*'),
    @('kept: what lost its words is sent again', 'src/Nobat.Domain/Notifications/Notification.Transitions.cs', ' || DueAt + WordsKept <= now', '', 'Domain', '*NotificationTests*'),
    @('template: a link leads anywhere', 'src/Nobat.Domain/Notifications/Templates/TemplateRules.cs', '&& hosts.Contains(host.ToLowerInvariant())', '&& host.Length > 0', 'Domain', '*TemplateRulesTests*'),
    @('template: an address is filled in', 'src/Nobat.Domain/Notifications/Templates/TemplateRules.cs', '!link.Contains(''{'', StringComparison.Ordinal) && ', '', 'Domain', '*TemplateRulesTests*'),
    @('template: what must be said is left out', 'src/Nobat.Domain/Notifications/Templates/TemplateRules.cs', '.Where(name => !certain.Contains(name))', '.Where(name => name.Length == 0)', 'Domain', '*TemplateRulesTests*'),
    @('template: an edit that was not seen is overwritten', 'src/Nobat.Domain/Notifications/Templates/NoticeTemplate.cs', 'seen is { } known && known != LatestVersion', 'seen is { } known && known < 0', 'Api', '*TemplateAdminTests*'),
    @('template: a broken one is sent', 'src/Nobat.Infrastructure/Templates/TemplateMemory.cs', 'if (TemplateRules.Check(key, content, hosts.All) is not [var wrong, ..])', 'if (TemplateRules.Check(key, content, hosts.All) is not [var wrong, ..] || version > 0)', 'Api', '*TemplateAdminTests*|*NoticeWrit*'),
    @('inbox: anybody''s entry is read', 'src/Nobat.Domain/Notifications/Inbox.cs', 'entry.UserId == user && entry.Id == id', '(entry.UserId == user || entry.Id == id) && entry.Id == id', 'Api', '*InboxTests*'),
    @('inbox: everybody''s are listed', 'src/Nobat.Application/Notifications/ListInbox.cs', 'entry.UserId == me.Id && entry.RemovedAt == null', '(entry.UserId == me.Id || entry.RemovedAt == null) && entry.RemovedAt == null', 'Api', '*InboxTests*'),
    @('push: any address is called', 'src/Nobat.Infrastructure/Push/PushService.cs', 'service => Matches(endpoint.IdnHost, service)', 'service => Matches(endpoint.IdnHost, service) || service.Length > 0', 'Api', '*PushTests*'),
    @('push: what only this server reaches is called', 'src/Nobat.Infrastructure/Push/PublicAddresses.cs', '!NotPublic.Any(range => range.Contains(address))', '!NotPublic.Any(range => range.Contains(address) && address.Equals(null))', 'Api', '*PushTests*'),
    @('push: anybody''s browser is removed', 'src/Nobat.Domain/Notifications/PushSubscription.cs', 'subscription.UserId == user && subscription.Id == id', '(subscription.UserId == user || subscription.Id == id) && subscription.Id == id', 'Api', '*PushTests*'),
    @('push: a browser outlives its session', 'src/Nobat.Infrastructure/Push/WebPushChannel.cs', 's.user_id = $1 AND s.revoked_at IS NULL AND s.expires_at', 's.user_id = $1 AND s.expires_at', 'Api', '*PushTests*'),
    @('push: as many browsers as one likes', 'src/Nobat.Application/Notifications/SubscribePush.cs', '>= PushSubscription.MaxPerUser', '>= 1000', 'Api', '*PushTests*'),
    @('push: a browser that is gone is kept', 'src/Nobat.Infrastructure/Push/WebPushChannel.cs', 'if (gone.Count > 0)', 'if (gone.Count > 999)', 'Api', '*PushTests*'),
    @('sms: what may have left is sent again', 'src/Nobat.Infrastructure/Sms/SmsBook.cs', 'OR (sms_messages.state = ''unclear'' AND sms_messages.is_keyed)', 'OR sms_messages.state = ''unclear''', 'Api', '*FailoverTests*'),
    @('notice: letters leave many at a time', 'src/Nobat.Infrastructure/Email/EmailChannel.cs', 'public bool KnowsRepeats => false;', 'public bool KnowsRepeats => true;', 'Api', '*FailoverTests*'),
    @('notice: bad news before the mark is lost', 'src/Nobat.Infrastructure/Notifications/NoticeTracker.cs', "State: NotificationState.Sending })`n            return false;", "State: NotificationState.Sending })`n            return true;", 'Api', '*NoticeQueueTests*'),
    @('notice: a fallback forgets the number', 'src/Nobat.Domain/Notifications/Notification.Transitions.cs', 'NamedPhone = NamedPhone,', '', 'Domain', '*NotificationTests*'),
    @('notice: alarms drown', 'src/Nobat.Application/Notifications/TextLimits.cs', 'if (row.Kind.IsAlarm)', 'if (row.Kind is null)', 'Api', '*TextLimitTests*'),
    @('notice: texts are not counted', 'src/Nobat.Application/Notifications/TextLimits.cs', 'row.Withhold(Code);', '_ = Code;', 'Api', '*TextLimitTests*'),
    @('notice: guests of a stylist are not counted', 'src/Nobat.Application/Notifications/TextLimits.cs', 'one.RecipientId == null && one.StylistId == row.StylistId', 'one.RecipientId == null && one.StylistId == null', 'Api', '*TextLimitTests*'),
    @('notice: the right to act stays in the history', 'src/Nobat.Application/Notifications/NoticeSender.cs', 'WithoutTokens(written.Text)', 'written.Text', 'Api', '*NotificationHistoryTests*'),
    @('notice: what has arrived is sent again', 'src/Nobat.Infrastructure/Notifications/NoticeRow.cs', 'next_try_at = CASE WHEN delivered_at IS NULL THEN $5 END', 'next_try_at = $5', 'Api', '*NoticeQueueTests*'),
    @('notice: the same is queued twice', 'src/Nobat.Infrastructure/Notifications/NoticeRow.cs', 'ON CONFLICT (dedupe_key) DO NOTHING', 'ON CONFLICT (id) DO NOTHING', 'Api', '*NoticeQueueTests*|*OutboxTests*'),
    @('notice: who lost the lease writes all the same', 'src/Nobat.Infrastructure/Notifications/NoticeRow.cs', 'WHERE id = $1 AND lease = $2 AND state = ''sending''', 'WHERE id = $1 AND $2::uuid IS NOT NULL', 'Api', '*NoticeQueueTests*'),
    @('notice: two workers take the same', 'src/Nobat.Infrastructure/Notifications/NoticeStore.cs', 'LIMIT @most FOR UPDATE SKIP LOCKED) due', 'LIMIT @most) due', 'Api', '*NoticeQueueTests*'),
    @('notice: an overtaken reminder is sent', 'src/Nobat.Application/Notifications/NoticeSender.cs', 'if (!known.IsStillTrue(notice))', 'if (known is null)', 'Api', '*ReminderTests*'),
    @('notice: quiet hours are not looked at', 'src/Nobat.Application/Notifications/NoticeSender.cs', 'quiet && quiet.Cover(now()))', 'quiet && quiet.Cover(now()) && notice.Attempts < 0)', 'Api', '*ReminderTests*'),
    @('notice: reminders are planned for the night', 'src/Nobat.Domain/Notifications/ReminderTimes.cs', 'quiet?.RemindAt(reminder.Wanted, startsAt) ?? reminder.Wanted', 'quiet is null ? reminder.Wanted : reminder.Wanted', 'Domain', '*ReminderTimesTests*'),
    @('notice: a due reminder dies of an event heard twice', 'src/Nobat.Application/Notifications/PlanReminders.cs', 'if (!wanted.ContainsKey(queued.DedupeKey))', 'if (!wanted.ContainsKey(queued.DedupeKey) || queued.DueAt <= now)', 'Api', '*ReminderTests*'),
    @('notice: a booking''s parties read each other''s', 'src/Nobat.Application/Notifications/ListBookingNotifications.cs', 'notices.Where(notice => notice.RecipientId == me.Id).ToPageAsync', 'notices.ToPageAsync', 'Api', '*NotificationHistoryTests*'),
    @('notice: anybody reads what was told of a booking', 'src/Nobat.Application/Notifications/ListBookingNotifications.cs', 'if (!isTheirs)', 'if (!isTheirs && me.Id == default)', 'Api', '*NotificationHistoryTests*'),
    @('notice: one that is not failed is sent again', 'src/Nobat.Domain/Notifications/Notification.Transitions.cs', "case NotificationState.Failed:`n                (Attempts", "case NotificationState.Failed or NotificationState.Sent:`n                (Attempts", 'Domain', '*NotificationTests*'),
    @('deadline: nobody writes it down', 'src/Nobat.Application/Bookings/ExpireBookings.cs', '!booking.Expire(overdue[0].Now).IsSuccess', 'booking.ExpiresAt > overdue[0].Now', 'Api', '*DeadlineSweepTests*'),
    @('engine: a stranger''s process number is believed', 'src/Nobat.Embedded/Postmaster.cs', 'return File.ReadAllText(commandLine, Encoding.UTF8).Contains(data, StringComparison.Ordinal);', 'return File.ReadAllText(commandLine, Encoding.UTF8).Length > 0;', 'Embedded', '*EmbeddedPostgresTests*'),
    @('job: runs overlap', 'src/Nobat.Infrastructure/Jobs/RecurringJobRunner.cs', 'if (!await TakeTurnAsync(turn, name, ct))', 'if (!await TakeTurnAsync(turn, name, ct) && name is null)', 'Api', '*JobTests*'),
    @('job: what an exception says is kept', 'src/Nobat.Infrastructure/Jobs/RecurringJobRunner.cs', 'throw new JobFailedException(name, reason);', 'throw;', 'Api', '*JobTests*'),
    @('job: tried again without end', 'src/Nobat.Infrastructure/Jobs/JobServer.cs', 'Attempts = JobOptions.Retries', 'Attempts = 50', 'Api', '*JobTests*'),
    @('job: a row makes it run other code', 'src/Nobat.Infrastructure/Jobs/JobServer.cs', 'if (context.BackgroundJob.Job.Type != typeof(RecurringJobRunner))', 'if (context.BackgroundJob.Job.Type is null)', 'Api', '*JobTests*'),
    @('job: what is gone stays on the schedule', 'src/Nobat.Infrastructure/Jobs/JobServer.cs', 'manager.RemoveIfExists(name);', '_ = name;', 'Api', '*JobTests*'),
    @('job: a stopping process keeps its work', 'src/Nobat.Infrastructure/Jobs/RecurringJobRunner.cs', 'await job.RunAsync(scope.ServiceProvider, ct);', 'await job.RunAsync(scope.ServiceProvider, CancellationToken.None);', 'Api', '*JobTests*'),
    @('job: the application changes its tables', 'src/Nobat.Infrastructure/Jobs/JobSchema.cs', 'REVOKE INSERT, UPDATE, DELETE ON {Schema}.schema FROM nobat_app;', '', 'Api', '*JobTests*'),
    @('job: a start is not on record', 'src/Nobat.Application/Jobs/RunJob.cs', 'await audit.WriteAsync("job_started", command.Name, cancellationToken);', '', 'Api', '*JobTests*'),
    @('job: the dashboard is for anybody signed in', 'src/Nobat.Api/Endpoints/JobEndpoints.cs', 'dashboard.RequireAuthorization(Policies.Admin)', 'dashboard.RequireAuthorization(Policies.SignedIn)', 'Api', '*JobDashboardTests*'),
    @('job: a pass never ends', 'src/Nobat.Infrastructure/Jobs/JobPassHandler.cs', '|| now >= expiresAt)', '|| now >= NodaTime.Instant.MaxValue)', 'Api', '*JobDashboardTests*'),
    @('job: a pass outlives its session', 'src/Nobat.Infrastructure/Jobs/JobPassHandler.cs', 'var state = await sessions.FindAsync(session, user, Context.RequestAborted);', 'var state = await sessions.FindAsync(session, user, Context.RequestAborted) ?? new SessionState(user, Domain.Users.UserRole.Admin, Domain.Users.UserStatus.Active, default, now, expiresAt, true);', 'Api', '*JobDashboardTests*'),
    @('job: any page may change something', 'src/Nobat.Infrastructure/Jobs/JobDashboard.cs', '_keys.Any(key => AreEqual(Proof(pass, key), given))', 'given.Length >= 0', 'Api', '*JobDashboardTests*'),
    @('job: the pass goes over plain connections', 'src/Nobat.Api/Endpoints/JobEndpoints.cs', 'Secure = !environment.IsDevelopment()', 'Secure = false', 'Api', '*JobDashboardTests*'),
    @('job: scripts read the pass', 'src/Nobat.Api/Endpoints/JobEndpoints.cs', 'HttpOnly = true', 'HttpOnly = false', 'Api', '*JobDashboardTests*'),
    @('job: what is done in the dashboard is not on record', 'src/Nobat.Infrastructure/Jobs/JobDashboard.cs', '&& page != "/stats")', '&& page == "/stats")', 'Api', '*JobDashboardTests*'),
    @('job: a visit is completed before it is over', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', 'by.Party is BookingParty.System ? EndsAt : StartsAt', 'by.Party is BookingParty.System ? StartsAt : StartsAt', 'Domain', 'ns:*Bookings*'),
    @('job: a visit is completed as soon as it is over', 'src/Nobat.Application/Bookings/CompletePastVisits.cs', 'booking.EndsAt <= DatabaseClock.Now() - since', 'booking.EndsAt <= DatabaseClock.Now()', 'Api', '*PastVisitTests*'),
    @('engine: stopped while others use it', 'src/Nobat.Embedded/EmbeddedPostgres.cs', 'if (alone is not null && Postmaster.Find(Data) is not null)', 'if (Postmaster.Find(Data) is not null)', 'Embedded', '*SeveralProcessesTests*'),
    @('engine: deleted while others use it', 'src/Nobat.Embedded/EmbeddedPostgres.cs', "FolderLock.TryAcquire(UsersFile(folder))`n                ?? throw new EmbeddedEngineException(`$`"The database in {folder} is in use by another process; stop that one first.`");", 'FolderLock.TryAcquire(UsersFile(folder));', 'Embedded', '*EmbeddedPostgresTests*|*SeveralProcessesTests*'),
    @('engine: two starts at once', 'src/Nobat.Embedded/EmbeddedPostgres.cs', 'using var turn = await FolderLock.AcquireAsync(TurnFile(folder), ct);', 'using var turn = await FolderLock.AcquireAsync(TurnFile(folder) + Guid.NewGuid().ToString("N"), ct);', 'Embedded', '*SeveralProcessesTests*')
)

function Invoke-Quietly([string] $program, [string[]] $arguments) {
    $script:lastOutput = & $program @arguments 2>&1 | ForEach-Object { "$_" }
    return $LASTEXITCODE
}

function Read-Failures {
    $lines = @($lastOutput | Where-Object { $_ -match '^failed ' } | ForEach-Object { $_ -replace '^failed ([\w.]+\.)?(\w+\.\w+).*$', '$2' })
    return [string]::Join(', ', [Collections.Generic.HashSet[string]][string[]]$lines)
}

# Warnings are let through: what a guard leaves behind unused is not the point here.
function Invoke-Build([string] $project, [string] $more) {
    $folder = [IO.Path]::Combine($copy, 'tests', "Nobat.$project.Tests")
    return Invoke-Quietly 'dotnet' (@('build', $folder, '-v', 'quiet', '-p:TreatWarningsAsErrors=false', '-p:RunAnalyzers=false') + @($more | Where-Object { $_ }))
}

function Invoke-Tests([string] $project, [string[]] $tests) {
    $folder = [IO.Path]::Combine($copy, 'tests', "Nobat.$project.Tests")
    $program = [IO.Path]::Combine($folder, 'bin', 'Debug', 'net10.0', "Nobat.$project.Tests")
    $filters = @($tests | ForEach-Object { if ($_.StartsWith('ns:')) { '--filter-namespace'; $_.Substring(3) } else { '--filter-class'; $_ } })
    return Invoke-Quietly $program ($filters + @('--no-ansi', '--timeout', '5m'))
}

# A test that fails anyway would catch every fault.
function Assert-Sound($faults) {
    $byProject = [Collections.Generic.SortedDictionary[string, Collections.Generic.HashSet[string]]]::new()
    foreach ($fault in $faults) {
        if (-not $byProject.ContainsKey($fault[4])) { $byProject[$fault[4]] = [Collections.Generic.HashSet[string]]::new() }
        foreach ($tests in $fault[5].Split('|')) { [void]$byProject[$fault[4]].Add($tests) }
    }
    foreach ($project in @($byProject.Keys)) {
        if ((Invoke-Build $project) -ne 0) { throw "Nobat.$project.Tests does not build: $lastOutput" }
        # Classes and namespaces in one run would have to hold both.
        $namespaces, $classes = @($byProject[$project]).Where({ $_.StartsWith('ns:') }, 'Split')
        foreach ($tests in @(, $namespaces; , $classes)) {
            if ($tests.Count -eq 0) { continue }
            $ended = Invoke-Tests $project @($tests)
            if ($ended -ne 0) { throw "Nothing is taken away yet, and Nobat.$project.Tests ends with ${ended}: $(Read-Failures)" }
        }
        "sound           Nobat.$project.Tests: $([string]::Join(', ', $byProject[$project]))"
    }
}

function Test-Fault($fault) {
    $name, $file, $old, $new, $project, $tests = $fault
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $path = [IO.Path]::Combine($copy, $file)
    $text = [IO.File]::ReadAllText($path)
    $at = $text.IndexOf($old, [StringComparison]::Ordinal)
    if ($at -lt 0 -or $text.IndexOf($old, $at + 1, [StringComparison]::Ordinal) -ge 0) { return "does not apply  $name" }
    [IO.File]::WriteAllText($path, $text.Replace($old, $new))
    try {
        if ((Invoke-Build $project '--no-restore') -ne 0) { return "does not build  ${name}: $(@($lastOutput | Where-Object { $_.Contains('error CS') })[0])" }
        if ((Invoke-Tests $project $tests.Split('|')) -eq 0) { return "SURVIVED        $name" }
        $failed = Read-Failures
        if ($failed.Length -eq 0) { return "no verdict      ${name}: $([string]::Join(' ', $lastOutput[-3..-1]))" }
        return "caught          $name ($([int]$watch.Elapsed.TotalSeconds) s): $failed"
    }
    finally { [IO.File]::WriteAllText($path, $text) }
}

$words = @($args)
$chosen = @($faults | Where-Object { $name = $_[0]; $words.Count -eq 0 -or @($words | Where-Object { $name.Contains($_) }).Count -gt 0 })
if ($chosen.Count -eq 0) { throw "No fault has one of these words in its name: $words" }
if ([IO.Directory]::Exists($copy)) { [void](Invoke-Quietly 'git' @('-C', $root, 'worktree', 'remove', '--force', $copy)) }
if ((Invoke-Quietly 'git' @('-C', $root, 'worktree', 'add', '--force', '--detach', $copy, 'HEAD')) -ne 0) { throw "$lastOutput" }
$notCaught = 0
try {
    Assert-Sound $chosen
    foreach ($fault in $chosen) {
        $verdict = Test-Fault $fault
        $verdict
        if (-not $verdict.StartsWith('caught')) { $notCaught++ }
    }
}
finally {
    [void](Invoke-Quietly 'git' @('-C', $root, 'worktree', 'remove', '--force', $copy))
}
"$($chosen.Count) faults, $notCaught not caught"
if ($notCaught -gt 0) { throw "$notCaught faults were not caught" }
