/** Applies `mask` to the values of a CSV text (RFC 4180) whose first line names the columns. */
export function maskCsv(text: string, mask: (value: string, column: string) => string): string {
  const [names = [], ...rows] = splitCsv(text)
  const lines = rows.map((row) => row.map((value, place) => quote(mask(value, names[place] ?? ''))).join(','))
  return [names.map(quote).join(','), ...lines].join('\n')
}

/** Lines with their values; a line break within quotes belongs to its value. */
function splitCsv(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end !== ',' && end !== '') lines.push([])
    if (end === '') break
  }
  return lines
}

function quote(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
