import type { Boundary } from '../types.ts'
import { type Ask, answerThreat, type ThreatCard, type ThreatFacts } from './answer-threat.ts'
import { apiToDatabase } from './api-to-database.ts'
import { apiToServices } from './api-to-services.ts'
import { databaseToArchive } from './database-to-archive.ts'
import { networkToApi } from './network-to-api.ts'
import { peopleToProject } from './people-to-project.ts'

type BoundaryCard = Omit<Boundary, 'threats'> & { readonly threats: readonly ThreatCard[] }

/** From the outside in. */
const boundaries: readonly BoundaryCard[] = [
  { name: 'Network to API', between: ['browsers, apps and everybody else who reaches the port', 'the API'], threats: networkToApi },
  { name: 'API to database', between: ['the API', 'PostgreSQL'], threats: apiToDatabase },
  { name: 'API to services elsewhere', between: ['the API', 'mail, text messages, identity providers, hooks'], threats: apiToServices },
  { name: 'Database to archive', between: ['PostgreSQL', 'where backups lie'], threats: databaseToArchive },
  { name: 'People to project', between: ['who changes and operates it', 'migrations, keys, settings'], threats: peopleToProject },
]

/** Every boundary with its threats, each answered, left open, or told that nobody could say. */
export function listBoundaries(facts: ThreatFacts): readonly Boundary[] {
  return boundaries.map(({ threats, ...boundary }) => ({ ...boundary, threats: threats.map((card) => answerThreat(card, facts)) }))
}

const asks: readonly Ask[] = boundaries.flatMap(({ threats }) => threats.flatMap((card) => card.asks))

/** Rules of the advisor and settings that answers come from: all of them have to exist. */
export const namedRules: readonly string[] = [...new Set(asks.flatMap((ask) => ('rules' in ask ? ask.rules : [])))]
export const namedSettings: readonly string[] = [...new Set(asks.flatMap((ask) => ('setting' in ask ? [ask.setting] : [])))]
