import assert from 'node:assert/strict'
import { test } from 'node:test'
import { suggestName, suggestNames } from './suggest-name.ts'

test('a name with a letter missing, added or changed finds the one that was meant', () => {
  assert.equal(suggestName('film', ['directors', 'films', 'roles']), 'films')
  assert.equal(suggestName('role', ['directors', 'films', 'roles']), 'roles')
  assert.equal(suggestName('projetcs', ['projects', 'project_users', 'products']), 'projects')
})

test('a name that shares too little with every candidate has no suggestion', () => {
  assert.equal(suggestName('noclosealternative', ['films', 'directors', 'roles']), undefined)
  assert.equal(suggestName('films', []), undefined)
})

test('half of a long name is still near enough', () => {
  assert.equal(suggestName('other', ['test', 'another']), 'another')
})

test('a list of parameters is compared as one text', () => {
  const signatures = ['(name, param, val)', '(attr, id)']
  assert.equal(suggestName('(nam, pqaram, vall)', signatures), '(name, param, val)')
  assert.equal(suggestName('(id)', signatures), '(attr, id)')
  assert.equal(suggestName('(noclosealternative)', signatures), undefined)
})

test('the same name in another case is alike in full', () => {
  assert.deepEqual(suggestNames('PROJECTS', ['Projects']), [{ name: 'Projects', likeness: 1 }])
})

test('suggestions come nearest first', () => {
  assert.deepEqual(
    suggestNames('item', ['items_old', 'items']).map(({ name }) => name),
    ['items', 'items_old'],
  )
})

test('a caller can ask for more likeness', () => {
  assert.equal(suggestName('other', ['test', 'another'], 0.75), undefined)
  assert.equal(suggestName('anothr', ['test', 'another'], 0.75), 'another')
})
