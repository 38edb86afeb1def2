namespace Nobat.Application.Common;

/// <summary>Everything that can be read, without tracking; queries project from here straight into their answer.</summary>
public interface IReadDb
{
    IQueryable<T> Set<T>()
        where T : class;
}
