/** What a value says of a person. `secret` is what lets in: a password's hash, a token. */
export const personalKinds = ['email', 'name', 'phone', 'address', 'text', 'identifier', 'birthday', 'ip', 'link', 'secret'] as const

export type PersonalKind = (typeof personalKinds)[number]

export type NamedColumn = { readonly table: string; readonly column: string }

export type Classification = {
  readonly kind: PersonalKind
  /** For a person: `its name says e-mail`. */
  readonly reason: string
}

type Rule = { readonly kind: PersonalKind; readonly says: string; readonly pattern: RegExp; readonly onlyIn?: RegExp }

/** Tables whose rows are people, in English and French: there `name` is the name of somebody. */
const people =
  /(^|_)(users?|people|persons?|profiles?|customers?|clients?|employees?|members?|contacts?|patients?|students?|teachers?|staff|accounts?|authors?|candidates?|subscribers?|attendees?|guests?|personnes?|utilisateurs?|employes?|salaries|membres?|eleves?|adherents?|abonnes?)$/

/** First match wins. Names arrive in snake case without accents; word borders are underscores. */
const rules: readonly Rule[] = [
  {
    kind: 'secret',
    says: 'a secret',
    pattern: /(^|_)(password|passwd|pwd|passphrase|mot_de_passe|secret|api_key|private_key|otp|pin_code|cvv|cvc)(_|$)/,
  },
  { kind: 'secret', says: 'a token', pattern: /(^|_)(access|refresh|recovery|confirmation|reset|session|auth|bearer|invite)_token(_|$)/ },
  { kind: 'email', says: 'an e-mail address', pattern: /(^|_)(e_?mails?|courriels?|mail_address|adresse_mail|mel)(_|$)/ },
  {
    kind: 'phone',
    says: 'a phone number',
    pattern: /(^|_)(phones?|telephones?|tel|mobile|cell|fax|gsm|portable|whatsapp|phone_number)(_|$)/,
  },
  { kind: 'ip', says: 'a network address', pattern: /(^|_)ip(_address|_addr|v4|v6)?(_|$)/ },
  {
    kind: 'birthday',
    says: 'a date of birth',
    pattern: /(^|_)(birth_?(day|date)|date_of_birth|dob|born_(on|at)|date_(de_)?naissance|naissance)(_|$)/,
  },
  {
    kind: 'identifier',
    says: 'a number of a person or an account',
    pattern:
      /(^|_)(ssn|social_security|iban|bic|passport|card_number|credit_card|national_id|tax_(id|number)|vat_number|licen[cs]e_(plate|number)|nir|numero_secu|siret|account_number|rib)(_|$)/,
  },
  {
    kind: 'name',
    says: 'a name of a person',
    pattern:
      /(^|_)((first|last|middle|full|given|family|maiden|birth|display|nick|user|legal|real)_?name|surname|forename|username|login|prenoms?|nom_(de_)?famille|nom_complet|pseudo|initials)(_|$)/,
  },
  { kind: 'name', says: 'a name, in a table of people', pattern: /^(name|nom|noms)$/, onlyIn: people },
  {
    kind: 'address',
    says: 'a postal address',
    pattern:
      /(^|_)((street|postal|mailing|billing|shipping|home|delivery)_?address(_line)?(_?\d)?|address(_?line)?(_?\d)?|street(_name)?|adresse(_postale)?|rue)$/,
  },
  {
    kind: 'link',
    says: 'a page or picture of a person',
    pattern:
      /(^|_)(avatar|picture|photo|portrait|gravatar)(_ur[il]|_link)?$|(^|_)(website|homepage|linkedin|facebook|instagram)(_ur[il]|_link|_profile)?$/,
  },
  {
    kind: 'text',
    says: 'free text',
    pattern:
      /(^|_)(notes?|comments?|remarks?|messages?|body|content|description|bio|biography|about|memo|feedback|reviews?|details|free_text|text|commentaires?|remarques?|textes?|contenu|motif|observations?)$/,
  },
]

/** `email_confirmed_at`, `phone_id`: says something about the value, and does not hold it. */
const aside = /_(at|ids?|count|status|type|confirmed|verified|enabled|sent)$/

/** By its name alone; undefined when that says nothing of a person. Values are not looked at. */
export function classifyColumn({ table, column }: NamedColumn): Classification | undefined {
  const name = toSnakeCase(column)
  if (aside.test(name)) return undefined
  const rule = rules.find(({ pattern, onlyIn }) => pattern.test(name) && (onlyIn === undefined || onlyIn.test(toSnakeCase(table))))
  return rule && { kind: rule.kind, reason: `its name says ${rule.says}` }
}

/** `emailAddress`, `E-Mail Address`, `Prénom` → `email_address`, `e_mail_address`, `prenom`. */
function toSnakeCase(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase()
}
