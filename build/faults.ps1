<#
Takes one guard away at a time and expects a test to notice. A fault that no test catches is a test that is missing.
  ./build/faults.ps1                  every fault
  ./build/faults.ps1 hold refresh     those with one of these words in their name
Where there is no pwsh: dotnet run --project build/PowerShellHost -- ./build/faults.ps1 [words]
Works on a copy of what is committed, in artifacts/faults; slow, so not part of continuous integration.
#>
$ErrorActionPreference = 'Stop'
$root = [IO.Path]::GetDirectoryName([IO.Path]::GetDirectoryName($MyInvocation.MyCommand.Path))
$copy = [IO.Path]::Combine($root, 'artifacts', 'faults')

# name | file | what stands there | what stands there instead | test project | tests that have to notice
$faults = @(
    @('calendar lock: not taken', 'src/Nobat.Infrastructure/Database/RowLockInterceptor.cs', 'command.CommandText += "\nFOR UPDATE";', 'command.CommandText += "";', 'Api', '*CalendarLockTests*'),
    @('calendar lock: a suspension does not wait', 'src/Nobat.Application/Stylists/SuspendProfile.cs', 'await calendars.FindForUpdateAsync(', 'await calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: an edit of the profile does not wait', 'src/Nobat.Application/Stylists/UpdateProfile.cs', 'await calendars.FindForUpdateAsync(', 'await calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: removing a profile does not wait', 'src/Nobat.Application/Stylists/DeleteProfile.cs', 'await calendars.FindForUpdateAsync(', 'await calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: a schedule is set without it', 'src/Nobat.Application/Availability/SetSchedule.cs', 'calendars.FindForUpdateAsync(', 'calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('calendar lock: an exception is added without it', 'src/Nobat.Application/Availability/AddException.cs', 'calendars.FindForUpdateAsync(', 'calendars.FindAsync(', 'Api', '*CalendarLockTests*'),
    @('overlap constraint: missing', 'src/Nobat.Infrastructure/Database/Migrations/20261123000001_Guards.cs', 'EXCLUDE USING gist (stylist_id WITH =, blocked WITH &&) WHERE (status IN (''held'', ''pending'', ''confirmed''))', 'CHECK (true)', 'Api', '*BookingRaceTests*'),
    @('overlap constraint: a state is forgotten', 'src/Nobat.Infrastructure/Database/Migrations/20261123000001_Guards.cs', '(''held'', ''pending'', ''confirmed''))', '(''pending'', ''confirmed''))', 'Api', '*BookingRaceTests*'),
    @('slot engine: what is taken is not looked at', 'src/Nobat.Application/Bookings/LockedCalendar.cs', 'var visit = calendar.Offers.Offer(date, start, Busy(taken), now, except);', 'var visit = calendar.Offers.Offer(date, start, [], now, except);', 'Api', '*HoldTests*'),
    @('slot engine: the buffer is not blocked', 'src/Nobat.Domain/Availability/Offers.cs', 'new Interval(slot.StartsAt, end + Duration.FromMinutes(Rules.Settings.BufferTimeMinutes))', 'new Interval(slot.StartsAt, end)', 'Api', '*CalendarModelTests*'),
    @('slot engine: a dead hold counts', 'src/Nobat.Domain/Availability/BusyInterval.cs', 'HeldUntil is not { } until || now < until', 'true', 'Domain', '*Availability*'),
    @('hold: dead ones are not cleared away', 'src/Nobat.Infrastructure/Bookings/Calendars.cs', 'if (dead.Count == 0)', 'if (dead.Count >= 0)', 'Api', '*HoldTests*'),
    @('hold: judged by the clock of the process', 'src/Nobat.Infrastructure/Bookings/Calendars.cs', '(row.GetFieldValue<Instant>(0), row.GetBoolean(1))', '(SystemClock.Instance.GetCurrentInstant(), row.GetBoolean(1))', 'Api', '*HoldTests*'),
    @('hold: as many as one likes', 'src/Nobat.Application/Bookings/HoldSlot.cs', 'mine.LiveElsewhere >= limits.MaxLiveHolds', 'mine.LiveElsewhere >= 1000', 'Api', '*HoldTests*'),
    @('hold: limits are not counted one at a time', 'src/Nobat.Infrastructure/Bookings/CustomerHoldsLock.cs', 'SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))', 'SELECT hashtextextended($1::text, 0)', 'Api', '*HoldTests*'),
    @('hold: the earlier one stays', 'src/Nobat.Application/Bookings/HoldSlot.cs', 'await bookings.GiveBackAsync(mine.Here, me.Id, calendar.Now, cancellationToken);', '', 'Api', '*HoldTests*'),
    @('hold: nobody has to wait', 'src/Nobat.Application/Bookings/HoldSlot.cs', 'return now < until ?', 'return now > until ?', 'Api', '*HoldTests*'),
    @('hold: somebody else''s can be booked', 'src/Nobat.Application/Bookings/CreateBooking.cs', 'is not var (calendar, booking) || booking.CustomerId != me.Id)', 'is not var (calendar, booking))', 'Api', '*BookingApiTests*'),
    @('hold: somebody else''s can be released', 'src/Nobat.Application/Bookings/ReleaseHold.cs', 'return booking.CustomerId == me.Id ?', 'return booking.CustomerId != default ?', 'Api', '*HoldTests*'),
    @('hold: booked after its end', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', "case BookingStatus.Held when now < ExpiresAt:`n                CustomerNotes = notes;", "case BookingStatus.Held:`n                CustomerNotes = notes;", 'Domain', '*Bookings*'),
    @('owner: anybody reads a booking', 'src/Nobat.Application/Bookings/GetBooking.cs', 'booking.CustomerId == me.Id || me.Role is UserRole.Admin', 'booking.CustomerId != me.Id || me.Role is UserRole.Admin', 'Api', '*BookingApiTests*'),
    @('owner: anybody moves a booking', 'src/Nobat.Application/Bookings/ChangeBooking.cs', 'is not var (calendar, booking) || booking.CustomerId != me.Id)', 'is not var (calendar, booking))', 'Api', '*BookingApiTests*'),
    @('owner: anybody cancels a booking', 'src/Nobat.Application/Bookings/CancelBooking.cs', 'booking.CustomerId == me.Id ? Actor', 'booking.CustomerId != default ? Actor', 'Api', '*BookingApiTests*'),
    @('owner: another stylist acts on a booking', 'src/Nobat.Application/Bookings/StylistDesk.cs', 'is not var (calendar, booking) || calendar.Owner != me.Id)', 'is not var (calendar, booking))', 'Api', '*BookingApiTests*'),
    @('owner: one books oneself', 'src/Nobat.Application/Bookings/HoldSlot.cs', 'calendar.Owner == me.Id', 'calendar.Owner == default', 'Api', '*HoldTests*'),
    @('owner: another stylist''s schedule', 'src/Nobat.Application/Availability/SetSchedule.cs', '!await db.IsStylistAsync(me.Id, command.StylistId, cancellationToken)', '!await db.IsStylistAsync(me.Id, command.StylistId, cancellationToken) && me.Role is Domain.Users.UserRole.User', 'Api', '*ScheduleTests*'),
    @('approved only: free times', 'src/Nobat.Infrastructure/Database/CalendarReader.cs', 'WHERE p.id = $1 AND p.status = ''approved''', 'WHERE p.id = $1', 'Api', '*FreeSlotsTests*'),
    @('approved only: booking', 'src/Nobat.Application/Bookings/LockedCalendar.cs', 'if (!takesBookings)', 'if (taken.Count < 0)', 'Api', '*ProfileWithBookingsTests*'),
    @('idempotency: another body under the same key', 'src/Nobat.Infrastructure/Database/Idempotency/IdempotencyStore.cs', 'if (!known.AsSpan().SequenceEqual(requestHash))', 'if (known.Length == 0)', 'Api', '*IdempotencyTests*'),
    @('idempotency: shared by accounts', 'src/Nobat.Api/Http/IdempotencyMiddleware.cs', 'new IdempotencyKey(services.GetRequiredService<ICurrentUser>().Id, route, text)', 'new IdempotencyKey(default, route, text)', 'Api', '*IdempotencyTests*'),
    @('idempotency: who lost the key answers it', 'src/Nobat.Infrastructure/Database/Idempotency/IdempotencyStore.cs', 'AND key = {text} AND owner = {owner} AND status IS NULL', 'AND key = {text} AND {owner} = {owner} AND status IS NULL', 'Api', '*IdempotencyTests*'),
    @('idempotency: effect and answer apart', 'src/Nobat.Api/Http/IdempotencyMiddleware.cs', 'commit.Hold();', '', 'Api', '*IdempotencyTests*'),
    @('idempotency: a dead owner keeps the key', 'src/Nobat.Infrastructure/Database/Idempotency/IdempotencyStore.cs', 'OR status IS NULL AND leased_until < nobat_now() AND request_hash = $5', 'OR false', 'Api', '*IdempotencyTests*'),
    @('state: the stylist confirms what is only held', 'src/Nobat.Domain/Bookings/Booking.Transitions.cs', 'return BookingErrors.NotBooked;', 'BecomeConfirmed(by, now); return Result.Success;', 'Domain', '*Bookings*'),
    @('code: used twice', 'src/Nobat.Domain/Users/OneTimeCode.cs', 'ConsumedAt = now;', '', 'Api', '*OneTimeCodeTests*'),
    @('code: guessed without end', 'src/Nobat.Domain/Users/OneTimeCode.cs', 'if (Attempts >= MaxAttempts)', 'if (Attempts < 0)', 'Api', '*OneTimeCodeTests*'),
    @('code: guesses at once are counted as one', 'src/Nobat.Infrastructure/Security/PhoneLock.cs', 'pg_advisory_xact_lock(hashtextextended(', '(hashtextextended(', 'Api', '*OneTimeCodeTests*'),
    @('code: lives for ever', 'src/Nobat.Domain/Users/OneTimeCode.cs', 'ConsumedAt is not null || now >= ExpiresAt', 'ConsumedAt is not null', 'Api', '*OneTimeCodeTests*'),
    @('code: good for any purpose', 'src/Nobat.Infrastructure/Security/CodeHasher.cs', '|{purpose}|', '|', 'Api', '*LeakTests*'),
    @('code: hash without a key', 'src/Nobat.Infrastructure/Security/CodeHasher.cs', 'HMACSHA256.HashData(_key, ', 'SHA256.HashData(', 'Api', '*LeakTests*'),
    @('refresh: reuse ends nothing', 'src/Nobat.Domain/Users/Session.cs', 'End(SessionEnd.Reuse, now);', '', 'Api', '*RefreshTests*'),
    @('refresh: two rotations at once', 'src/Nobat.Application/Auth/Refresh.cs', 'sessions.FindForUpdateAsync(', 'sessions.FindAsync(', 'Api', '*RefreshTests*'),
    @('refresh: the grace has no end', 'src/Nobat.Domain/Users/Session.cs', 'isPredecessor && now < presented.RotatedAt + Grace', 'isPredecessor', 'Api', '*RefreshTests*'),
    @('session: an ended one goes on', 'src/Nobat.Infrastructure/Security/SessionMemory.cs', 'AND s.revoked_at IS NULL', '', 'Api', '*LogoutTests*'),
    @('token: any algorithm', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', 'ValidAlgorithms = [SecurityAlgorithms.HmacSha256],', '', 'Api', '*AccessTokenTests*'),
    @('token: any audience', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', 'ValidAudience = security.Value.Audience,', 'ValidateAudience = false,', 'Api', '*AccessTokenTests*'),
    @('token: somebody else''s name on one''s own session', 'src/Nobat.Infrastructure/Security/AccessTokenSetup.cs', 'state is null || state.User != UserId.From(user)', 'state is null', 'Api', '*AccessTokenTests*'),
    @('password: tries without end', 'src/Nobat.Domain/Users/User.cs', 'Status == UserStatus.Locked || WrongPasswords >= MaxWrongPasswords', 'Status == UserStatus.Inactive', 'Api', '*PasswordTests*'),
    @('password: tries at once are counted as one', 'src/Nobat.Application/Auth/Login.cs', "var user = await users.FindForUpdateAsync(new UserByPhone(phone), ct);`n        if (user?.PasswordHash", "var user = await users.FindAsync(new UserByPhone(phone), ct);`n        if (user?.PasswordHash", 'Api', '*PasswordTests*'),
    @('role: an administrator by one''s own word', 'src/Nobat.Domain/Users/User.cs', 'if (role == UserRole.Admin)', 'if (role == UserRole.Admin && name.First.Length == 0)', 'Domain', '*Users*'),
    @('role: a profile completed twice at once', 'src/Nobat.Application/Users/CompleteProfile.cs', 'users.FindForUpdateAsync(', 'users.FindAsync(', 'Api', '*ProfileTests*'),
    @('link: the beginning of a token is enough', 'src/Nobat.Domain/Stylists/BookingLinkToken.cs', 'Encoding.UTF8.GetBytes(Value), Encoding.UTF8.GetBytes(presented)', 'Encoding.UTF8.GetBytes(Value)[..8], Encoding.UTF8.GetBytes(presented.PadRight(8))[..8]', 'Api', '*BookingLinkTests*'),
    @('engine: a stranger''s process number is believed', 'src/Nobat.Embedded/Postmaster.cs', 'return File.ReadAllText(commandLine, Encoding.UTF8).Contains(data, StringComparison.Ordinal);', 'return File.ReadAllText(commandLine, Encoding.UTF8).Length > 0;', 'Embedded', '*EmbeddedPostgresTests*'),
    @('engine: two starts at once', 'src/Nobat.Embedded/EmbeddedPostgres.cs', 'using var turn = await FolderLock.AcquireAsync(TurnFile(folder), ct);', 'using var turn = await FolderLock.AcquireAsync(TurnFile(folder) + Guid.NewGuid().ToString("N"), ct);', 'Embedded', '*SeveralProcessesTests*')
)

function Invoke-Quietly([string] $program, [string[]] $arguments) {
    $script:lastOutput = & $program @arguments 2>&1 | ForEach-Object { "$_" }
    return $LASTEXITCODE
}

$words = @($args)
$chosen = @($faults | Where-Object { $name = $_[0]; $words.Count -eq 0 -or @($words | Where-Object { $name.Contains($_) }).Count -gt 0 })
if ([IO.Directory]::Exists($copy)) { [void](Invoke-Quietly 'git' @('-C', $root, 'worktree', 'remove', '--force', $copy)) }
if ((Invoke-Quietly 'git' @('-C', $root, 'worktree', 'add', '--force', '--detach', $copy, 'HEAD')) -ne 0) { throw "$lastOutput" }
$survived = 0
try {
    foreach ($fault in $chosen) {
        $name, $file, $old, $new, $project, $tests = $fault
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $path = [IO.Path]::Combine($copy, $file)
        $text = [IO.File]::ReadAllText($path)
        if ($text.IndexOf($old) -lt 0) { "does not apply  $name"; $survived++; continue }
        [IO.File]::WriteAllText($path, $text.Replace($old, $new))
        $folder = [IO.Path]::Combine($copy, 'tests', "Nobat.$project.Tests")
        # Warnings are let through: what a guard leaves behind unused is not the point here.
        if ((Invoke-Quietly 'dotnet' @('build', $folder, '-v', 'quiet', '-p:TreatWarningsAsErrors=false', '-p:EnforceCodeStyleInBuild=false')) -ne 0) {
            "does not build  $name"
            @($lastOutput | Where-Object { $_.Contains('error CS') })[0]
            $survived++
        }
        else {
            $program = [IO.Path]::Combine($folder, 'bin', 'Debug', 'net10.0', "Nobat.$project.Tests")
            $filters = if ($tests -match '^\*[A-Z][a-z]+s\*$' -and $project -eq 'Domain') { @('--filter-namespace', $tests) } else { @($tests.Split('|') | ForEach-Object { '--filter-class'; $_ }) }
            if ((Invoke-Quietly $program ($filters + @('--no-progress', '--no-ansi', '--timeout', '5m'))) -eq 0) {
                "SURVIVED        $name"
                $survived++
            }
            else {
                $failed = @($lastOutput | Where-Object { $_ -match '^failed ' } | ForEach-Object { ($_ -replace '^failed ([\w.]+\.)?(\w+\.\w+).*$', '$2') })
                "caught          $name ($([int]$watch.Elapsed.TotalSeconds) s): $([string]::Join(', ', [Collections.Generic.HashSet[string]]$failed))"
            }
        }
        [IO.File]::WriteAllText($path, $text)
    }
}
finally {
    [void](Invoke-Quietly 'git' @('-C', $root, 'worktree', 'remove', '--force', $copy))
}
"$($chosen.Count) faults, $survived not caught"
if ($survived -gt 0) { throw "$survived faults were not caught" }
