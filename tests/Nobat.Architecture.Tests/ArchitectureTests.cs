using System.Reflection;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Database;
using Assembly = System.Reflection.Assembly;
using Type = System.Type;

namespace Nobat.Architecture.Tests;

/// <summary>The rules of the layout. Each holds for code that is yet to be written.</summary>
public sealed class ArchitectureTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Assembly Domain = typeof(AggregateRoot).Assembly;
    private static readonly Assembly Application = typeof(IUnitOfWork).Assembly;
    private static readonly Assembly Infrastructure = typeof(NobatDb).Assembly;
    private static readonly Assembly Api = typeof(Policies).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Whole = new ArchLoader()
        .LoadAssemblies(Domain, Application, Infrastructure, Api)
        .Build();

    [Fact, Trait("Feature", "QA-03")]
    public void References_point_inwards_only()
    {
        var outerOf = new (Assembly Inner, Assembly[] Outer)[]
        {
            (Domain, [Application, Infrastructure, Api]),
            (Application, [Infrastructure, Api]),
            (Infrastructure, [Api]),
        };
        foreach (var (inner, outer) in outerOf)
        {
            var names = inner.GetReferencedAssemblies().Select(reference => reference.Name).ToHashSet();
            Assert.All(outer, assembly => Assert.DoesNotContain(assembly.GetName().Name, names));
        }
    }

    [Fact, Trait("Feature", "QA-03")]
    public void The_domain_knows_nothing_but_NodaTime() =>
        Assert.All(
            Domain.GetReferencedAssemblies().Select(reference => reference.Name!),
            name =>
                Assert.True(
                    name == "NodaTime" || name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard" or "mscorlib",
                    name
                )
        );

    [Fact, Trait("Feature", "QA-03")]
    public void The_application_knows_no_database_provider_and_no_web_server()
    {
        string[] foreign = ["Npgsql", "StackExchange.Redis", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore.Relational"];
        Assert.All(
            Application.GetReferencedAssemblies().Select(reference => reference.Name!),
            name => Assert.DoesNotContain(foreign, prefix => name.StartsWith(prefix, StringComparison.Ordinal))
        );
    }

    [Fact, Trait("Feature", "QA-03")]
    public void Only_the_composition_root_names_the_infrastructure() =>
        ArchRuleDefinition
            .Types()
            .That()
            .ResideInAssembly(Api)
            .And()
            .DoNotHaveFullNameMatching("^Program")
            .Should()
            .NotDependOnAny(ArchRuleDefinition.Types().That().ResideInAssembly(Infrastructure))
            .Check(Whole);

    [Fact, Trait("Feature", "QA-03")]
    public void Only_one_file_of_the_interface_names_the_embedded_engines() =>
        Assert.True(
            Source.Files("src/Nobat.Api").Count(file => File.ReadAllText(file).Contains("Nobat.Embedded", StringComparison.Ordinal)) <= 1
        );

    [Fact, Trait("Feature", "QA-03")]
    public void Handlers_and_validators_are_internal_and_sealed()
    {
        var workers = Application
            .GetTypes()
            .Where(type => !type.IsAbstract && type.GetInterfaces().Any(IsWorker) && !type.IsGenericTypeDefinition)
            .ToList();
        Assert.NotEmpty(workers);
        Assert.All(workers, type => Assert.True(type.IsSealed && type.IsNotPublic, type.Name));

        static bool IsWorker(Type contract) =>
            contract.IsGenericType
            && (
                contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
                || contract.GetGenericTypeDefinition() == typeof(FluentValidation.IValidator<>)
                || contract.GetGenericTypeDefinition() == typeof(IDomainEventHandler<>)
            );
    }

    [Fact, Trait("Feature", "QA-03")]
    public void Endpoints_neither_bind_nor_answer_an_entity()
    {
        var handlers = Api.GetTypes()
            .Where(type => type.Name.EndsWith("Endpoints", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(Everything))
            .ToList();
        Assert.NotEmpty(handlers);
        foreach (var handler in handlers)
        {
            var seen = new HashSet<Type>();
            foreach (var type in handler.GetParameters().Select(parameter => parameter.ParameterType).Append(handler.ReturnType))
                Reach(type, seen);
            Assert.DoesNotContain(seen, type => type.IsAssignableTo(typeof(AggregateRoot)));
        }
    }

    [Fact, Trait("Feature", "QA-03")]
    public void The_pooled_database_context_carries_no_state()
    {
        var settable = typeof(NobatDb).GetProperties(Everything).Where(property => property.CanWrite).Select(property => property.Name);
        Assert.Empty(settable);
        Assert.Empty(typeof(NobatDb).GetFields(Everything).Where(field => !field.IsStatic && !field.IsLiteral).Select(field => field.Name));
        Assert.True(typeof(NobatDb).IsAssignableTo(typeof(DbContext)));
    }

    [Fact, Trait("Feature", "QA-03")]
    public void Time_in_the_domain_is_NodaTimes()
    {
        Type[] others =
        [
            typeof(DateTime),
            typeof(DateTimeOffset),
            typeof(DateOnly),
            typeof(TimeOnly),
            typeof(TimeSpan),
            typeof(TimeProvider),
        ];
        var used =
            from type in Domain.GetTypes()
            from member in type.GetMembers(Everything)
            from named in TypesOf(member)
            where others.Contains(Nullable.GetUnderlyingType(named) ?? named)
            select $"{type.Name}.{member.Name}";
        Assert.Empty(used);
    }

    [Fact, Trait("Feature", "QA-03")]
    public void Aggregates_change_only_through_their_own_methods()
    {
        var open =
            from type in Domain.GetTypes()
            where type.IsAssignableTo(typeof(AggregateRoot)) && !type.IsAbstract
            from property in type.GetProperties()
            where property.SetMethod is { IsPublic: true }
            select $"{type.Name}.{property.Name}";
        Assert.Empty(open);
        Assert.All(
            Domain.GetTypes().Where(type => type.IsAssignableTo(typeof(AggregateRoot)) && !type.IsAbstract),
            type => Assert.Empty(type.GetConstructors())
        );
    }

    private static IEnumerable<Type> TypesOf(MemberInfo member) =>
        member switch
        {
            FieldInfo field => [field.FieldType],
            PropertyInfo property => [property.PropertyType],
            MethodBase method =>
            [
                .. method.GetParameters().Select(p => p.ParameterType),
                .. method is MethodInfo { ReturnType: var r } ? [r] : Type.EmptyTypes,
            ],
            _ => [],
        };

    /// <summary>The type, what it is made of, and what its members are, as far as Nobat's own types go.</summary>
    private static void Reach(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type))
            return;
        foreach (var argument in type.GetGenericArguments())
            Reach(argument, seen);
        if (type.GetElementType() is { } element)
            Reach(element, seen);
        if (type.Assembly != Domain && type.Assembly != Application && type.Assembly != Api)
            return;
        foreach (var property in type.GetProperties().Where(_ => !type.IsInterface && !type.IsAssignableTo(typeof(AggregateRoot))))
            Reach(property.PropertyType, seen);
    }
}
