import type { PreparationReport } from '../../../../server/branches/prepare-branch.ts'
import type { Section } from '../../../answer.ts'

/** What became of the rows and values of a branch, for people. */
export function toPreparedSections({ subset, masking }: PreparationReport): readonly Section[] {
  return [...(subset === undefined ? [] : toSubsetSections(subset)), ...(masking === undefined ? [] : toMaskingSections(masking))]
}

const toMegabytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(1)} MB`

function toSubsetSections({ bytesBefore, bytesAfter, tables }: NonNullable<PreparationReport['subset']>): readonly Section[] {
  const fewer = tables.filter(({ rowsBefore, rowsKept }) => rowsKept < rowsBefore)
  if (fewer.length === 0) return [{ kind: 'lines', lines: [`Every row is kept: ${toMegabytes(bytesBefore)} fit.`] }]
  const rows = fewer.map(({ table, rowsBefore, rowsKept }) => [table, String(rowsBefore), String(rowsKept)])
  return [
    { kind: 'lines', lines: [`Kept ${toMegabytes(bytesAfter)} of ${toMegabytes(bytesBefore)}; every foreign key was followed and holds.`] },
    { kind: 'table', columns: ['table', 'rows', 'kept'], rows },
  ]
}

function toMaskingSections({ columns, emptied, scanned, unread }: NonNullable<PreparationReport['masking']>): readonly Section[] {
  const proof = `Masked: of ${scanned.originals} originals none is left in ${scanned.columns} columns, and none of a sample in ${scanned.files} files (${toMegabytes(scanned.bytes)}).`
  return [
    {
      kind: 'lines',
      lines: [
        proof,
        ...emptied.map(({ table, rows }) => `emptied: ${table} (${rows} rows)`),
        ...unread.map((name) => `could not be checked: ${name} holds bytes`),
      ],
    },
    {
      kind: 'table',
      columns: ['column', 'masked as', 'because', 'values'],
      rows: columns.filter(({ values }) => values > 0).map(({ name, kind, reason, values }) => [name, kind, reason, String(values)]),
    },
  ]
}
