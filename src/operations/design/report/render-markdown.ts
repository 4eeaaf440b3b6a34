import type { Architecture, Boundary, Entity } from '../types.ts'
import { describeAttribute, describeCallable, describeEntity, describeEvidence, describeGrants, listClassified } from './describe-entity.ts'
import type { Picture } from './types.ts'

/** The architecture as a page for a repository: GitHub, GitLab and editors show it with its pictures. */
export function renderMarkdown(architecture: Architecture, pictures: readonly Picture[]): string {
  const { project, madeAt, postgres, services, entities, functions, boundaries } = architecture
  const described = entities.filter(({ isStub }) => !isStub)
  const parts = [
    `# Architecture of ${project}`,
    `Read from PostgreSQL ${postgres} on ${madeAt.slice(0, 10)} by \`dorsal design\`; the same command writes it anew.`,
    '## Tables',
    ...pictures.map(({ title, file }) => `![${escapeCell(title)}](${file})`),
    '## Services',
    renderTable(
      ['service', 'where', 'protocol', 'what it gives'],
      services.map(({ name, place, protocol, exposes }) => [name, `\`${place}\``, protocol, exposes.join('; ')]),
    ),
    '## Personal and secret data',
    renderClassified(described),
    '## Boundaries and threats',
    ...boundaries.flatMap(renderBoundary),
    '## Data dictionary',
    ...described.flatMap(renderEntity),
    ...(functions.length === 0
      ? []
      : [
          '## Functions',
          renderTable(
            ['function', 'what it is for', ''],
            functions.map((one) => [`\`${one.id}\``, one.comment ?? '', describeCallable(one)]),
          ),
        ]),
  ]
  return `${parts.join('\n\n')}\n`
}

function renderClassified(entities: readonly Entity[]): string {
  const rows = listClassified(entities).map(({ entity, column, classification }) => [
    `\`${entity.id}.${column}\``,
    classification.kind,
    classification.reason,
    describeGrants(entity),
  ])
  return rows.length === 0 ? 'No column looks personal or secret by its name.' : renderTable(['column', 'kind', 'why', 'granted to'], rows)
}

function renderBoundary({ name, between, threats }: Boundary): readonly string[] {
  const rows = threats.map(({ category, threat, state, evidence }) => [
    category,
    threat,
    `**${state}**`,
    evidence.map(describeEvidence).join('; '),
  ])
  return [`### ${name}`, `Between ${between[0]} and ${between[1]}.`, renderTable(['', 'threat', 'state', 'by'], rows)]
}

function renderEntity(entity: Entity): readonly string[] {
  const rows = entity.columns.map((column) => [`\`${column.name}\``, `\`${column.type}\``, describeAttribute(column), column.comment ?? ''])
  return [
    `### ${entity.id}`,
    ...(entity.comment === null ? [] : [entity.comment]),
    `${describeEntity(entity)}. Granted to ${describeGrants(entity)}.`,
    renderTable(['column', 'type', '', 'what it holds'], rows),
  ]
}

function renderTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const toLine = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`
  return [toLine(heads), `|${' --- |'.repeat(heads.length)}`, ...rows.map(toLine)].join('\n')
}

const escapeCell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')
