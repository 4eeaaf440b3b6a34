import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeMarkdown, linkTickets, toCode } from './link-tickets.ts'

const links = { repositoryUrl: 'https://github.com/ada/shop', jiraUrl: 'https://shop.atlassian.net', jiraProjects: [] }

test('keys of tickets are links; standards, words and paths are not', () => {
  assert.equal(
    linkTickets('SHOP-12 closes #3: UTF-8, a-SHOP-1, x#4', links),
    '[SHOP-12](https://shop.atlassian.net/browse/SHOP-12) closes [#3](https://github.com/ada/shop/issues/3): UTF-8, a-SHOP-1, x#4',
  )
})

test('with the projects named only their keys are links, and without an address none', () => {
  assert.equal(linkTickets('UTF-8 ABC-1', { ...links, jiraProjects: ['UTF'] }), '[UTF-8](https://shop.atlassian.net/browse/UTF-8) ABC-1')
  assert.equal(linkTickets('ABC-1 #2', { ...links, repositoryUrl: undefined, jiraUrl: undefined }), 'ABC-1 #2')
})

test('what people wrote makes no markup, and calls nobody', () => {
  assert.equal(escapeMarkdown('<b>*a*</b> & @ada\n[x](y)'), '&lt;b>\\*a\\*&lt;/b> &amp; @<!-- -->ada \\[x\\](y)')
  assert.equal(toCode('a`b'), '``a`b``')
})
