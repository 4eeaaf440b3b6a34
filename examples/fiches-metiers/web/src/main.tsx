import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createBrowserRouter, RouterProvider } from 'react-router'
import { LanguageProvider } from './language.tsx'
import { DraftEditor } from './pages/draft-editor.tsx'
import { DraftList } from './pages/draft-list.tsx'
import { NotFound } from './pages/not-found.tsx'
import { ProfileList } from './pages/profile-list.tsx'
import { ProfilePage } from './pages/profile-page.tsx'
import { SignIn } from './pages/sign-in.tsx'
import { Layout } from './parts/layout.tsx'
import { SessionProvider } from './session.tsx'
import './style.css'

const router = createBrowserRouter([
  {
    element: <Layout />,
    children: [
      { path: '/', element: <ProfileList /> },
      { path: '/profiles/:slug', element: <ProfilePage /> },
      { path: '/sign-in', element: <SignIn /> },
      { path: '/drafts', element: <DraftList /> },
      { path: '/drafts/:slug', element: <DraftEditor /> },
      { path: '*', element: <NotFound /> },
    ],
  },
])

const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, retry: false, refetchOnWindowFocus: false } } })

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <LanguageProvider>
        <SessionProvider>
          <RouterProvider router={router} />
        </SessionProvider>
      </LanguageProvider>
    </QueryClientProvider>
  </StrictMode>,
)
