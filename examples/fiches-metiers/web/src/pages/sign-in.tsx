import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { backend } from '../backend.ts'
import { useLanguage } from '../language.tsx'
import { ErrorNotice } from '../parts/notice.tsx'

export function SignIn() {
  const { words } = useLanguage()
  const navigate = useNavigate()
  const signIn = useMutation({
    mutationFn: async (form: FormData) => {
      const { error } = await backend.auth.signInWithPassword({
        email: String(form.get('email')),
        password: String(form.get('password')),
      })
      if (error !== null) throw error
    },
    onSuccess: () => navigate('/drafts'),
  })
  return (
    <section className="narrow">
      <h1>{words.signIn}</h1>
      <p className="quiet">{words.signInIntroduction}</p>
      <form action={(form) => signIn.mutate(form)}>
        <label>
          {words.email}
          <input name="email" type="email" autoComplete="username" required />
        </label>
        <label>
          {words.password}
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        <ErrorNotice error={signIn.error} />
        <button type="submit" disabled={signIn.isPending}>
          {words.signIn}
        </button>
      </form>
    </section>
  )
}
