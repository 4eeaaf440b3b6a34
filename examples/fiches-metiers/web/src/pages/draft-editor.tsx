import { Link, Navigate, useParams } from 'react-router'
import type { Language } from '../backend.ts'
import { useLanguage } from '../language.tsx'
import { ErrorNotice, Loading } from '../parts/notice.tsx'
import { type Draft, type DraftText, useAddMission, useDraft, usePublish, useRemoveMission, useSaveText } from '../queries/drafts.ts'
import { useSession, useStaff } from '../session.tsx'
import { NotFound } from './not-found.tsx'

export function DraftEditor() {
  const { slug = '' } = useParams()
  const session = useSession()
  const { data: draft, error, isPending } = useDraft(slug)
  if (session === null) return <Navigate to="/sign-in" replace />
  if (session === undefined || isPending) return <Loading />
  if (error !== null) return <ErrorNotice error={error} />
  if (draft === null) return <NotFound />
  return <Editor draft={draft} />
}

function Editor({ draft }: { readonly draft: Draft }) {
  const { language, words } = useLanguage()
  const title = draft.profile_texts.find(({ lang }) => lang === language)?.title ?? draft.slug
  return (
    <article className="sheet">
      <Link to="/drafts">← {words.drafts}</Link>
      <h1>{title}</h1>
      <Publication draft={draft} />
      <div className="columns">
        <LanguagePanel draft={draft} lang="fr" heading={words.frenchText} />
        <LanguagePanel draft={draft} lang="en" heading={words.englishText} />
      </div>
    </article>
  )
}

/** Only reviewers see the button; the database refuses everybody else anyway. */
function Publication({ draft }: { readonly draft: Draft }) {
  const { words } = useLanguage()
  const { data: staff } = useStaff()
  const publish = usePublish(draft.slug)
  if (draft.status === 'published')
    return (
      <p className="notice good">
        {words.published} <Link to={`/profiles/${draft.slug}`}>{words.seePage}</Link>
      </p>
    )
  if (staff?.role !== 'reviewer') return null
  return (
    <div className="publication">
      <ErrorNotice error={publish.error} />
      <button type="button" disabled={publish.isPending} onClick={() => publish.mutate()}>
        {words.publish}
      </button>
    </div>
  )
}

type PanelProps = { readonly draft: Draft; readonly lang: Language; readonly heading: string }

/** A mission belongs to the text of its language: without a text there is none to write. */
function LanguagePanel({ draft, lang, heading }: PanelProps) {
  const text = draft.profile_texts.find((one) => one.lang === lang)
  return (
    <section className="panel" aria-label={heading}>
      <h2>{heading}</h2>
      <TextForm draft={draft} lang={lang} text={text} />
      {text === undefined ? null : <Missions draft={draft} text={text} />}
    </section>
  )
}

type TextProps = { readonly draft: Draft; readonly lang: Language; readonly text: DraftText | undefined }

function TextForm({ draft, lang, text }: TextProps) {
  const { words } = useLanguage()
  const save = useSaveText(draft, lang)
  const read = (form: FormData) => ({
    title: String(form.get('title')),
    summary: String(form.get('summary')),
    description: String(form.get('description')),
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate(read(new FormData(event.currentTarget)))
      }}
    >
      <label>
        {words.title}
        <input name="title" defaultValue={text?.title} lang={lang} required minLength={2} maxLength={120} />
      </label>
      <label>
        {words.summary}
        <textarea name="summary" defaultValue={text?.summary} lang={lang} rows={3} required minLength={20} maxLength={400} />
      </label>
      <label>
        {words.description}
        <textarea name="description" defaultValue={text?.description} lang={lang} rows={6} required minLength={40} />
      </label>
      <ErrorNotice error={save.error} />
      <button type="submit" disabled={save.isPending}>
        {words.save}
      </button>
      {save.isSuccess ? <output className="quiet">{words.saved}</output> : null}
    </form>
  )
}

type MissionsProps = { readonly draft: Draft; readonly text: DraftText }

function Missions({ draft, text }: MissionsProps) {
  const { words } = useLanguage()
  const add = useAddMission(draft, text)
  const remove = useRemoveMission()
  return (
    <>
      <h3>{words.missions}</h3>
      <ol className="missions">
        {text.missions.map(({ id, title }) => (
          <li key={id}>
            <span>{title}</span>
            <button type="button" className="quiet" aria-label={words.remove(title)} onClick={() => remove.mutate(id)}>
              ×
            </button>
          </li>
        ))}
      </ol>
      <form action={(form) => add.mutate(String(form.get('mission')))} className="line">
        <label>
          {words.mission}
          <input name="mission" lang={text.lang} required />
        </label>
        <button type="submit" disabled={add.isPending}>
          {words.addMission}
        </button>
      </form>
      <ErrorNotice error={add.error ?? remove.error} />
    </>
  )
}
