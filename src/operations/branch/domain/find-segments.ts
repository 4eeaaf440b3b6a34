/** Names of the write-ahead log's files (PostgreSQL's `xlog_internal.h`) from one segment to another, both included, and of every timeline's history. */
export function findSegments(
  names: readonly string[],
  { first, last }: { readonly first: string; readonly last: string },
): readonly string[] {
  const isNeeded = (name: string) => /^[0-9A-F]{8}\.history$/.test(name) || (/^[0-9A-F]{24}$/.test(name) && name >= first && name <= last)
  return names.filter(isNeeded)
}
