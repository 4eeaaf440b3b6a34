import { Link } from 'react-router'

type Props = { readonly slug: string; readonly title: string; readonly summary: string; readonly facts?: readonly string[] }

export function ProfileCard({ slug, title, summary, facts = [] }: Props) {
  return (
    <li className="card">
      <h2>
        <Link to={`/profiles/${slug}`}>{title}</Link>
      </h2>
      <p>{summary}</p>
      {facts.length > 0 && (
        <ul className="facts">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
    </li>
  )
}
