import { escapeMarkdown, toCode } from '../domain/link-tickets.ts'
import type { ApiChange, ChangeUse, PermissionChange } from '../types.ts'
import { changesInFrench } from './changes-fr.ts'
import type { Phrases } from './types.ts'
import { toList, toThing } from './words.ts'

const list = (words: readonly string[]) => toList(words, 'et')
// The narrow no-break space of CLDR is a space that terminals and search do not know as one.
const number = (value: number, options?: Intl.NumberFormatOptions) => value.toLocaleString('fr', options).replaceAll(/\s/g, ' ')
const time = (milliseconds: number) =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${number(milliseconds / 1000, { maximumFractionDigits: 1 })} s`
const plural = (value: number, one: string, many = `${one}s`) => `${number(value)} ${value < 2 ? one : many}`

/** Roles by who is behind them. */
const people: Readonly<Record<string, string>> = {
  anon: 'les visiteurs (`anon`)',
  authenticated: 'les personnes connectées (`authenticated`)',
  service_role: 'les serveurs avec la clé secrète (`service_role`)',
}

const deeds = {
  select: { bare: 'lire', rows: (rows: string) => `lire ${rows} de` },
  insert: { bare: 'ajouter des lignes dans', rows: (rows: string) => `ajouter ${rows} dans` },
  update: { bare: 'modifier', rows: (rows: string) => `modifier ${rows} de` },
  delete: { bare: 'supprimer des lignes de', rows: (rows: string) => `supprimer ${rows} de` },
  execute: { bare: 'appeler', rows: () => 'appeler' },
} as const satisfies Record<PermissionChange['operation'], unknown>

const deed = ({ kind, operation, columns }: PermissionChange, isOne: boolean): string => {
  const { rows } = deeds[operation]
  const bare = operation === 'insert' && columns.length > 0 ? 'renseigner' : deeds[operation].bare
  const can = isOne ? 'peut' : 'peuvent'
  switch (kind) {
    case 'gained':
      return `${can} désormais ${bare}`
    case 'lost':
      return `ne ${can} plus ${bare}`
    case 'more rows':
      return `${can} désormais ${rows('plus de lignes')}`
    case 'fewer rows':
      return `${can} désormais ${rows('moins de lignes')}`
    case 'other rows':
      return `${can} désormais ${rows('d’autres lignes')}`
    default:
      return `${can} ${bare}, selon une autre règle dont aucune ligne ne montre l’effet :`
  }
}

export const fr: Phrases = {
  titles: {
    'front-end': 'Passage de relais : front-end',
    'project-manager': 'Passage de relais : projet',
    operations: 'Passage de relais : exploitation',
  },
  colon: ' :',
  between: (from, to) => `De ${from} à ${to}.`,

  toChange: 'À modifier',
  nothingToChange: 'Rien de ce que votre code utilise n’a changé.',
  mayMatter: 'À regarder',
  isNew: 'Nouveautés',
  before: 'avant',
  after: 'après',
  withoutReplacement: 'rien ne remplace : à retirer',
  useInstead: (name) => `À la place : ${name}.`,
  newTypes: 'Régénérez les types : `dorsal api types --lang typescript`.',

  canNow: 'Ce que les personnes peuvent faire désormais',
  canNoLonger: 'Ce qu’elles ne peuvent plus faire',
  seesOtherRows: 'Qui accède à d’autres lignes',
  nobodyCanTell: 'À éclaircir',
  samePermissions: 'Chacun garde exactement les mêmes droits.',
  permissionsNotAskedFor: 'Les droits n’ont pas été comparés (`--no-permissions`).',
  permissionsNotChecked: (why) => `Les droits n’ont pas pu être comparés : ${why}`,
  work: 'Ce qui a été fait',
  noWork: 'Aucun commit entre les deux.',
  toTest: 'À tester',
  nothingToTest: 'Rien de visible n’a changé : un tour des écrans principaux suffit.',
  testPermission: (sentence) => `à essayer : ${sentence}`,
  testChange: (sentence) => `les écrans concernés marchent toujours : ${sentence}`,
  testNew: (sentence) => `conforme à ce qui était convenu : ${sentence}`,
  risks: 'Risques',
  noRisks: 'Aucun risque connu.',
  breakingChanges: (value) =>
    value === 1
      ? '1 changement casse les applications qui ne sont pas mises à jour en même temps.'
      : `${number(value)} changements cassent les applications qui ne sont pas mises à jour en même temps.`,
  riskOfLoss: (name, rows) =>
    `Suppression définitive : ${name}${rows === null ? '' : `, avec ${plural(rows, 'valeur ou ligne', 'valeurs ou lignes')}`}.`,
  riskOfNoReturn: (file) => `Pas de retour en arrière pour ${file}, sinon par une restauration.`,
  riskOfNoRehearsal: (value) =>
    `${plural(value, 'migration n’a pas été répétée', 'migrations n’ont pas été répétées')} : le temps d’attente de l’application n’est pas connu.`,

  migrations: 'Migrations, dans l’ordre',
  noMigrations: 'Aucune migration à passer.',
  took: (milliseconds) => `durée ${time(milliseconds)}`,
  lock: ({ relation, blocks, held }) => `${waiting[blocks]} ${toThing(relation)} en attente ${time(held)}`,
  noLock: 'personne n’attend',
  notRehearsed: 'non répétée',
  rehearsalFailed: (why) => `échec en répétition : ${why}`,
  measuredOn: {
    'a copy of the live database': 'Mesuré sur une copie de la base de production.',
    'the seed': 'Mesuré sur les lignes du jeu de données : sur la base de production, c’est plus long.',
  },
  howToRehearse: 'Pour connaître verrous et durées : `dorsal db rehearse` à côté de la base de production.',
  states: {
    new: '',
    changed: 'modifiée après coup : là où elle a été passée, elle ne repasse pas',
    removed: 'retirée : là où elle a été passée, son effet reste',
  },
  phases: {
    expand: 'sert l’ancienne application et la nouvelle',
    contract: 'retire l’ancienne forme : seulement quand plus personne ne l’utilise',
  },
  wayBack: 'Revenir en arrière',
  goBack: (steps) =>
    `\`dorsal db down --steps ${steps}\` annule le tout, la plus récente d’abord ; chaque retour est d’abord essayé sur une copie.`,
  withoutDown: (files) =>
    `Pas de fichier de retour pour ${list(files)}. Avant le déploiement : \`dorsal backup mark before-deployment\` ; pour revenir : \`dorsal restore --to before-deployment\`.`,
  contractEnds: 'Après la dernière phase, l’ancienne application ne marche plus : revenir avant, pas après.',

  change: describeChange,
  changeAsTitle: (change) => describeChange(change).replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()),
  uses: (uses) => `Utilisé par ${list(uses.map(describeUse))}.`,
  permission: (change) => {
    const { subjects, object, columns, condition } = change
    const things = columns.length === 0 ? [toCode(object)] : columns.map((column) => toCode(`${object}.${column}`))
    const where = condition === null ? '' : ` quand ${toCode(condition)}`
    const isOne = subjects.length === 1 && people[subjects[0] ?? ''] === undefined
    return `${list(subjects.map((name) => people[name] ?? toCode(name)))} ${deed(change, isOne)} ${list(things)}${where}`
  },

  changelog: {
    title: 'Journal des changements de l’API',
    about: 'Le format est celui de [Keep a Changelog](https://keepachangelog.com/fr/1.1.0/).',
    unreleased: 'Non publié',
    breaking: 'Rupture :',
    nothing: 'Rien de ce que les clients utilisent n’a changé.',
    sections: { removed: 'Supprimé', changed: 'Modifié', deprecated: 'Obsolète', added: 'Ajouté', security: 'Sécurité' },
  },
}

const waiting = {
  'reads and writes': 'lectures et écritures de',
  writes: 'écritures de',
  'writes to its rows': 'écritures des lignes modifiées de',
} as const

function describeChange({ rule, subject, message, before = '?', after = '?', roles = [] }: ApiChange): string {
  const template = changesInFrench[rule]
  if (template === undefined) return escapeMarkdown(message)
  const values: Readonly<Record<string, string>> = {
    thing: toThing(subject),
    before: toCode(before),
    after: toCode(after),
    roles: list(roles.map((role) => toCode(role))),
  }
  return template.replaceAll(/\{(thing|before|after|roles)\}/g, (_, name: string) => values[name] ?? '')
}

function describeUse({ client, version, count }: ChangeUse): string {
  return `${toCode(version === null ? client : `${client} ${version}`)} (${number(count)} fois)`
}
