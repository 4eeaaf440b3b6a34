import { Link, Navigate, useNavigate } from 'react-router'
import { useLanguage } from '../language.tsx'
import { ErrorNotice, Loading } from '../parts/notice.tsx'
import { useDomains } from '../queries/domains.ts'
import { useCreateDraft, useDrafts } from '../queries/drafts.ts'
import { useSession, useStaff } from '../session.tsx'

export function DraftList() {
  const session = useSession()
  const { words } = useLanguage()
  if (session === undefined) return <Loading />
  if (session === null) return <Navigate to="/sign-in" replace />
  return (
    <section>
      <h1>{words.drafts}</h1>
      <p className="quiet">{words.draftsIntroduction}</p>
      <Drafts />
      <NewDraft />
    </section>
  )
}

function Drafts() {
  const { language, words } = useLanguage()
  const { data: drafts, error, isPending } = useDrafts()
  if (isPending) return <Loading />
  if (error !== null) return <ErrorNotice error={error} />
  if (drafts.length === 0) return <p>{words.noDraft}</p>
  return (
    <ul className="cards">
      {drafts.map(({ slug, domains, profile_texts }) => (
        <li key={slug} className="card">
          <h2>
            <Link to={`/drafts/${slug}`}>
              {profile_texts.find(({ lang }) => lang === language)?.title ?? profile_texts[0]?.title ?? slug}
            </Link>
          </h2>
          <p className="quiet">{language === 'fr' ? domains.name_fr : domains.name_en}</p>
        </li>
      ))}
    </ul>
  )
}

function NewDraft() {
  const { language, words } = useLanguage()
  const { data: staff } = useStaff()
  const { data: domains = [] } = useDomains()
  const create = useCreateDraft()
  const navigate = useNavigate()
  if (staff == null) return null
  const writable = domains.filter(({ id }) => staff.domain_id === null || staff.domain_id === id)
  const send = (form: FormData) =>
    create.mutate(
      { slug: String(form.get('slug')), domain_id: Number(form.get('domain')) },
      { onSuccess: ({ slug }) => navigate(`/drafts/${slug}`) },
    )
  return (
    <form className="panel" action={send}>
      <h2>{words.newDraft}</h2>
      <label>
        {words.address}
        <input name="slug" required pattern="[a-z0-9]+(-[a-z0-9]+)*" maxLength={80} placeholder="architecte-cloud" />
      </label>
      <label>
        {words.domain}
        <select name="domain">
          {writable.map(({ id, name_fr, name_en }) => (
            <option key={id} value={id}>
              {language === 'fr' ? name_fr : name_en}
            </option>
          ))}
        </select>
      </label>
      <ErrorNotice error={create.error} />
      <button type="submit" disabled={create.isPending}>
        {words.create}
      </button>
    </form>
  )
}
