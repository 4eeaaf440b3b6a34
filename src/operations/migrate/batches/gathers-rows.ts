const aggregates: ReadonlySet<string> = new Set([
  ...['count', 'sum', 'min', 'max', 'avg', 'any_value', 'every', 'bool_and', 'bool_or', 'bit_and', 'bit_or', 'bit_xor'],
  ...[
    'array_agg',
    'string_agg',
    'json_agg',
    'jsonb_agg',
    'json_object_agg',
    'jsonb_object_agg',
    'xmlagg',
    'range_agg',
    'range_intersect_agg',
  ],
  ...['stddev', 'stddev_pop', 'stddev_samp', 'variance', 'var_pop', 'var_samp', 'corr', 'covar_pop', 'covar_samp'],
  ...['mode', 'percentile_cont', 'percentile_disc'],
])

/** Whether an expression of a parse tree aggregates or has a window. A subquery does that with rows of its own, and does not count. */
export function gathersRows(tree: unknown): boolean {
  if (Array.isArray(tree)) return tree.some(gathersRows)
  if (typeof tree !== 'object' || tree === null || 'SubLink' in tree) return false
  return ('FuncCall' in tree && isGathering(tree.FuncCall)) || Object.values(tree).some(gathersRows)
}

function isGathering(call: unknown): boolean {
  if (typeof call !== 'object' || call === null) return false
  if (['over', 'agg_star', 'agg_distinct', 'agg_filter', 'agg_order', 'agg_within_group'].some((name) => name in call)) return true
  const name = 'funcname' in call && Array.isArray(call.funcname) ? call.funcname.at(-1)?.String?.sval : undefined
  return aggregates.has(name)
}
