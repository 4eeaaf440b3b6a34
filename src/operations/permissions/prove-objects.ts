import { buildFunctionCells, buildRelationCells } from './domain/build-cells.ts'
import { judgeRelation } from './domain/judge-relation.ts'
import { listBeneath } from './domain/judge-view.ts'
import type { Judgement } from './domain/judgement.ts'
import type { ListedObject } from './domain/list-objects.ts'
import type { RowOperation } from './domain/list-policies.ts'
import type { World } from './domain/world.ts'
import type { Relation } from './facts.ts'
import type { Cell, Subject } from './types.ts'
import { witnessFunctions } from './witness/witness-functions.ts'
import { type WitnessScope, witnessRelation } from './witness/witness-relation.ts'

export type ProofScope = Omit<WitnessScope, 'judge' | 'tables' | 'findRelation'> & {
  readonly world: World
  readonly onProgress: (line: string) => void
}

/** Judges and tries one object after the other; functions, of which nothing is prepared, together at the end. */
export async function proveObjects(scope: ProofScope, objects: readonly ListedObject[]): Promise<readonly Cell[]> {
  const cells: Cell[] = []
  for (const [index, listed] of objects.entries()) {
    if (listed.kind === 'function') continue
    scope.onProgress(`Trying ${listed.object.id} (${index + 1} of ${objects.length})`)
    cells.push(...(await proveRelation(scope, listed)))
  }
  const functions = objects.flatMap((listed) => (listed.kind === 'function' ? [listed.called] : []))
  if (functions.length > 0) scope.onProgress(functions.length === 1 ? 'Trying 1 function' : `Trying ${functions.length} functions`)
  return [...cells, ...buildFunctionCells(scope.world, await witnessFunctions(scope, functions))]
}

type ListedRelation = Extract<ListedObject, { readonly relation: Relation }>

async function proveRelation(scope: ProofScope, { relation, object }: ListedRelation): Promise<readonly Cell[]> {
  const judge = rememberJudgements(scope.world, relation)
  const findRelation = ({ schema, name }: Pick<Relation, 'schema' | 'name'>) =>
    [...scope.world.relations.values()].find((each) => each.schema === schema && each.name === name)
  const witnesses = await witnessRelation({ ...scope, judge, findRelation, tables: listBeneath(scope.world, relation) }, relation)
  return buildRelationCells({ ...witnesses, object, subjects: scope.subjects, judge })
}

function rememberJudgements(world: World, relation: Relation): WitnessScope['judge'] {
  const known = new Map<string, Judgement>()
  return (subject: Subject, operation: RowOperation) => {
    const key = JSON.stringify([subject.name, operation])
    const judgement = known.get(key) ?? judgeRelation(world, subject, relation, operation)
    known.set(key, judgement)
    return judgement
  }
}
