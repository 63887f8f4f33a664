using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Portal.Data.Modelling;

/// <summary>
/// A part of a query that is said once and used in queries compiled once as well (see <see cref="Inlining"/>). The method only builds the query: it
/// takes the rows first or anywhere, uses its other parameters inside lambdas alone, and has no local variables in them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class InlinedAttribute : Attribute;

/// <summary>
/// Puts the bodies of <see cref="InlinedAttribute"/> methods in the place of their calls, so that EF can compile a query once that is built from
/// shared scopes. Building and comparing the tree of an everyday query at every request costs more than reading its answer.
/// </summary>
internal sealed class Inlining : ExpressionVisitor
{
    private Inlining()
    {
    }

    /// <summary>The query without calls, for EF.CompileAsyncQuery.</summary>
    /// <exception cref="InvalidOperationException">A method uses something that is no parameter of its own.</exception>
    public static Expression<T> Of<T>(Expression<T> query) where T : Delegate => (Expression<T>)new Inlining().Visit(query);

    /// <inheritdoc/>
    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.GetCustomAttribute<InlinedAttribute>() is null)
        {
            return base.VisitMethodCall(node);
        }

        // The method builds its query over stand-ins: no rows, and nothing for the values, which it must not look at.
        var parameters = node.Method.GetParameters();
        var rows = parameters.Select(p => RowsOf(p.ParameterType)).ToArray();
        var built = node.Method.Invoke(null, [.. parameters.Select((p, i) => rows[i] ?? Nothing(p.ParameterType))]) as IQueryable
            ?? throw new InvalidOperationException($"{node.Method.Name} builds no query.");
        return Visit(new Substitution(parameters, rows, node.Arguments).Visit(built.Expression));
    }

    private static IQueryable? RowsOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IQueryable<>)
        ? Array.CreateInstance(type.GetGenericArguments()[0], 0).AsQueryable()
        : null;

    private static object? Nothing(Type type) => type.IsValueType ? RuntimeHelpers.GetUninitializedObject(type) : null;

    /// <summary>Replaces the stand-ins by what stands in the call.</summary>
    private sealed class Substitution(ParameterInfo[] parameters, IQueryable?[] rows, IReadOnlyList<Expression> arguments) : ExpressionVisitor
    {
        protected override Expression VisitConstant(ConstantExpression node) =>
            Array.FindIndex(rows, r => r is not null && ReferenceEquals(r, node.Value)) is >= 0 and var index
                ? arguments[index]
                : node.Type.IsDefined(typeof(CompilerGeneratedAttribute))
                    ? throw new InvalidOperationException($"An inlined query captures something that is no parameter: {node.Type}.")
                    : node;

        protected override Expression VisitMember(MemberExpression node) =>
            node.Expression is ConstantExpression { Type: var closure } && closure.IsDefined(typeof(CompilerGeneratedAttribute))
                ? Array.FindIndex(parameters, p => p.Name == node.Member.Name) is >= 0 and var index
                    ? arguments[index]
                    : throw new InvalidOperationException($"An inlined query captures {node.Member.Name}, which is no parameter.")
                : base.VisitMember(node);
    }
}
