import type { CalledFunction } from '../facts.ts'
import type { Cell, ColumnCell, ProtectedObject, Subject, Witness } from '../types.ts'
import { compareWitnesses } from './compare.ts'
import { compareColumn } from './compare-column.ts'
import { judgeFunction } from './judge-function.ts'
import type { Judgement } from './judgement.ts'
import type { RowOperation } from './list-policies.ts'
import { pickWitness } from './pick-witness.ts'
import type { World } from './world.ts'

export type RelationProof = {
  readonly object: ProtectedObject
  readonly subjects: readonly Subject[]
  readonly judge: (subject: Subject, operation: RowOperation) => Judgement
  readonly tried: readonly {
    readonly subject: Subject
    readonly operation: RowOperation
    readonly column?: string
    readonly witnesses: readonly Witness[]
  }[]
  /** Why nothing was tried. */
  readonly problem: string
}

const operations = ['select', 'insert', 'update', 'delete'] as const satisfies readonly RowOperation[]

/** The cells of one relation or bucket: by subject, then by operation. */
export function buildRelationCells({ object, subjects, judge, tried, problem }: RelationProof): readonly Cell[] {
  const untried: Witness = { kind: 'none', why: problem }
  const known = new Map(tried.map((each) => [toKey(each.subject, each.operation, each.column), each.witnesses]))
  return subjects.flatMap((subject) =>
    operations.map((operation) =>
      buildCell({
        cell: { subject: subject.name, object: object.id, operation },
        judgement: ofObject(object, judge(subject, operation)),
        findWitnesses: (column) => known.get(toKey(subject, operation, column)) ?? [untried],
      }),
    ),
  )
}

/** The columns of a table of files say nothing about a file. */
function ofObject({ kind }: ProtectedObject, judgement: Judgement): Judgement {
  return kind === 'bucket' ? { ...judgement, columns: [] } : judgement
}

function toKey({ name }: Subject, operation: RowOperation, column = ''): string {
  return JSON.stringify([name, operation, column])
}

type CellProof = {
  readonly cell: Pick<Cell, 'subject' | 'object' | 'operation'>
  readonly judgement: Judgement
  readonly findWitnesses: (column?: string) => readonly Witness[]
}

function buildCell({ cell, judgement, findWitnesses }: CellProof): Cell {
  const witnesses = findWitnesses()
  const { answer, disagreement } = compareWitnesses(judgement, witnesses)
  const columns = judgement.columns.map((column): ColumnCell => {
    const witness = pickWitness(findWitnesses(column.column))
    const expected = column.access === 'no' ? ({ kind: 'denied' } as const) : judgement.answer
    return {
      column: column.column,
      ...compareColumn(column, { judgement, answer }, witness),
      static: { answer: expected, reasons: column.reasons },
      witness,
    }
  })
  const { answer: expected, reasons } = judgement
  return { ...cell, answer, static: { answer: expected, reasons }, witness: pickWitness(witnesses), disagreement, columns }
}

export type CalledProof = { readonly subject: Subject; readonly called: CalledFunction; readonly witness: Witness }

/** The cells of functions. */
export function buildFunctionCells(world: World, calls: readonly CalledProof[]): readonly Cell[] {
  return calls.map(({ subject, called, witness }) =>
    buildCell({
      cell: { subject: subject.name, object: `${called.schema}.${called.signature}`, operation: 'execute' },
      judgement: judgeFunction(world, subject, called),
      findWitnesses: () => [witness],
    }),
  )
}
