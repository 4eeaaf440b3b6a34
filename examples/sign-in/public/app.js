const { api, key } = await (await fetch('/project.json')).json()
const client = window.supabase.createClient(api, key, { auth: { flowType: 'pkce' } })
const auth = client.auth
const here = `${location.origin}/`

const find = (id) => document.getElementById(id)
const sections = ['signed-out', 'new-password', 'second-factor', 'account']

function show(id) {
  for (const section of sections) find(section).hidden = section !== id
}

function tell(text, { bad = false } = {}) {
  const message = find('message')
  message.replaceChildren(text)
  message.classList.toggle('bad', bad)
  message.hidden = text === ''
}

/** Does something when a form is sent or a button pressed; what goes wrong is told. */
function on(event, id, act) {
  find(id).addEventListener(event, async (happened) => {
    happened.preventDefault()
    tell('')
    const button = happened.submitter ?? happened.currentTarget
    button.disabled = true
    try {
      await act({ ...Object.fromEntries(new FormData(event === 'submit' ? happened.target : undefined)), pressed: button.name })
      if (event === 'submit') happened.target.reset()
    } catch (error) {
      tell(error.message, { bad: true })
    } finally {
      button.disabled = false
    }
  })
}

/** The data of an answer; its error is thrown. */
async function ask(answer) {
  const { data, error } = await answer
  if (error) throw error
  return data
}

on('submit', 'credentials', async ({ email, password, pressed }) => {
  if (pressed === 'sign-up') {
    await ask(auth.signUp({ email, password, options: { emailRedirectTo: here } }))
    tell('We sent you a mail. Open its link to confirm your address.')
    find('message').append(' ', mailboxLink())
    return
  }
  await ask(auth.signInWithPassword({ email, password }))
  await showPerson()
})

on('click', 'forgot', async () => {
  const email = find('credentials').elements.email.value
  if (email === '') throw new Error('Write your address above first.')
  await ask(auth.resetPasswordForEmail(email, { redirectTo: `${here}?recovery` }))
  tell('If there is such an account, a mail is on its way.')
  find('message').append(' ', mailboxLink())
})

on('click', 'organisation', async () => {
  const { value } = find('credentials').elements.email
  const queryParams = value === '' ? {} : { login_hint: value }
  await ask(auth.signInWithOAuth({ provider: 'keycloak', options: { redirectTo: here, scopes: 'openid email profile', queryParams } }))
})

on('submit', 'password', async ({ password }) => {
  await ask(auth.updateUser({ password }))
  history.replaceState(null, '', here)
  await showPerson()
  tell('Your new password is saved.')
})

on('submit', 'challenge', async ({ code }) => {
  const { totp } = await ask(auth.mfa.listFactors())
  await ask(auth.mfa.challengeAndVerify({ factorId: totp[0].id, code }))
  await showPerson()
})

let enrolled

on('click', 'set-up', async () => {
  enrolled = await ask(auth.mfa.enroll({ factorType: 'totp', friendlyName: `App of ${new Date().toISOString()}` }))
  find('qr').src = enrolled.totp.qr_code
  find('secret').textContent = enrolled.totp.secret
  find('confirm').hidden = false
  find('set-up').hidden = true
})

on('submit', 'confirm', async ({ code }) => {
  await ask(auth.mfa.challengeAndVerify({ factorId: enrolled.id, code }))
  await showPerson()
  tell('Your second factor is set up.')
})

on('submit', 'keep', async ({ content }) => {
  await ask(client.from('safe').insert({ content }))
  await showSafe()
})

on('click', 'sign-out', async () => {
  await ask(auth.signOut())
  await showPerson()
})

function mailboxLink() {
  const link = document.createElement('a')
  link.href = `${api}/mailbox`
  link.target = '_blank'
  link.textContent = 'See the mailbox of this machine'
  return link
}

async function showPerson() {
  const { session } = await ask(auth.getSession())
  if (session === null) return show('signed-out')
  const { currentLevel, nextLevel } = await ask(auth.mfa.getAuthenticatorAssuranceLevel())
  if (currentLevel !== nextLevel) return show('second-factor')
  if (location.search.includes('recovery')) return show('new-password')
  const { user } = session
  find('email').textContent = user.email
  find('ways').textContent = user.app_metadata.providers.join(', ')
  find('level').textContent = currentLevel
  find('level').classList.toggle('strong', currentLevel === 'aal2')
  find('enrol').hidden = currentLevel === 'aal2'
  find('confirm').hidden = true
  find('set-up').hidden = false
  find('safe').hidden = currentLevel !== 'aal2'
  if (currentLevel === 'aal2') await showSafe()
  show('account')
}

async function showSafe() {
  const rows = await ask(client.from('safe').select('content').order('id'))
  find('contents').replaceChildren(
    ...rows.map(({ content }) => Object.assign(document.createElement('li'), { textContent: content })),
  )
}

const { external } = await (await fetch(`${api}/auth/v1/settings`, { headers: { apikey: key } })).json()
find('elsewhere').hidden = external.keycloak !== true
const problem = new URLSearchParams(location.search).get('error_description')
if (problem) tell(problem, { bad: true })
await showPerson()
