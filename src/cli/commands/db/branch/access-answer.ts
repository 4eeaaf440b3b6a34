import type { BranchAccess } from '../../../../server/branches/branch-project.ts'
import type { PreparationReport } from '../../../../server/branches/prepare-branch.ts'
import type { Answer } from '../../../answer.ts'
import { toBranchData } from './branch-data.ts'

/** Where a branch is and what opens it. A branch that a server should serve and cannot is no success. */
export function toAccessAnswer({ branch, url, databaseUrl, problem, keys }: BranchAccess, prepared?: PreparationReport): Answer {
  const { bytes, milliseconds } = branch
  const copied = bytes === null || milliseconds === null ? [] : [describeCopy({ bytes, milliseconds })]
  const places = Object.entries({ url, databaseUrl, ...keys }).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
  return {
    verdict: problem === null ? 'holds' : 'does not hold',
    data: { ...toBranchData(branch), url, databaseUrl, problem, ...keys, ...(prepared === undefined ? {} : { prepared }) },
    sections: [
      {
        kind: 'lines',
        lines: [`Branch ${branch.name} is a copy of ${branch.source}.`, ...copied, ...explainClosed({ branch, url, problem })],
      },
      { kind: 'table', columns: ['key', 'value'], rows: places },
    ],
  }
}

function describeCopy({ bytes, milliseconds }: { readonly bytes: number; readonly milliseconds: number }): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB in ${(milliseconds / 1000).toFixed(1)} s.`
}

function explainClosed({ branch, url, problem }: Pick<BranchAccess, 'branch' | 'url' | 'problem'>): readonly string[] {
  if (problem !== null) return [`The running server cannot serve it: ${problem}`]
  return url === null ? [`Nothing serves it now: \`dorsal start\`, or \`dorsal start --branch ${branch.name}\` for it alone.`] : []
}
