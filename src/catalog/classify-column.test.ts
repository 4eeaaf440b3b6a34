import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyColumn } from './classify-column.ts'

const kinds = (names: readonly string[], table = 'orders') => names.map((column) => classifyColumn({ table, column })?.kind)

test('names in English and French, in any spelling, say what a column holds', () => {
  assert.deepEqual(kinds(['email', 'contactEmail', 'E-Mail Address', 'courriel', 'customer_emails']), Array(5).fill('email'))
  assert.deepEqual(kinds(['phone', 'mobile_phone', 'Téléphone', 'fax', 'tel']), Array(5).fill('phone'))
  assert.deepEqual(kinds(['first_name', 'lastName', 'prénom', 'username', 'nom_de_famille']), Array(5).fill('name'))
  assert.deepEqual(kinds(['note', 'customer_comment', 'bio', 'description', 'commentaire']), Array(5).fill('text'))
  assert.deepEqual(kinds(['encrypted_password', 'api_key', 'refresh_token']), Array(3).fill('secret'))
  assert.deepEqual(kinds(['billing_address', 'address', 'adresse', 'street_name']), Array(4).fill('address'))
  assert.deepEqual(kinds(['avatar_url', 'photo', 'linkedin_profile']), Array(3).fill('link'))
  assert.deepEqual(kinds(['ip', 'ip_address', 'birth_date', 'date_de_naissance', 'iban', 'ssn']), [
    'ip',
    'ip',
    'birthday',
    'birthday',
    'identifier',
    'identifier',
  ])
})

test('what only looks alike is nothing', () => {
  assert.deepEqual(
    kinds([
      'id',
      'status',
      'shipped_at',
      'shape',
      'zip',
      'description_id',
      'email_confirmed_at',
      'phone_confirmed_at',
      'token_count',
      'mobility',
    ]),
    Array(10).fill(undefined),
  )
})

test('a column called name is that of a person only where rows are people', () => {
  assert.deepEqual(kinds(['name', 'nom'], 'customers'), ['name', 'name'])
  assert.deepEqual(kinds(['name', 'nom'], 'products'), [undefined, undefined])
})
