import { Link } from 'react-router'
import { useLanguage } from '../language.tsx'

export function NotFound() {
  const { words } = useLanguage()
  return (
    <section>
      <h1>{words.notFound}</h1>
      <Link to="/">{words.back}</Link>
    </section>
  )
}
