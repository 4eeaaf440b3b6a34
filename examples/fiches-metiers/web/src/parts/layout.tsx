import { Link, NavLink, Outlet } from 'react-router'
import { backend } from '../backend.ts'
import { useLanguage } from '../language.tsx'
import { useStaff } from '../session.tsx'

export function Layout() {
  return (
    <>
      <Header />
      <main>
        <Outlet />
      </main>
    </>
  )
}

function Header() {
  const { language, words, speak } = useLanguage()
  const { data: staff } = useStaff()
  return (
    <header className="bar">
      <Link to="/" className="brand">
        <img src="/mark.svg" alt="" width="28" height="28" />
        {words.brand}
      </Link>
      <nav>
        {staff == null ? (
          <NavLink to="/sign-in">{words.signIn}</NavLink>
        ) : (
          <>
            <NavLink to="/drafts">{words.drafts}</NavLink>
            <span className="who">{staff.display_name}</span>
            <button type="button" className="quiet" onClick={() => backend.auth.signOut()}>
              {words.signOut}
            </button>
          </>
        )}
        <button
          type="button"
          className="quiet"
          lang={language === 'fr' ? 'en' : 'fr'}
          onClick={() => speak(language === 'fr' ? 'en' : 'fr')}
        >
          {language === 'fr' ? 'English' : 'Français'}
        </button>
      </nav>
    </header>
  )
}
