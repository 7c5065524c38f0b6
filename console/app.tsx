import { I18nProvider } from '@cloudscape-design/components/i18n'
import messages from '@cloudscape-design/components/i18n/messages/all.en'
import { Suspense, useEffect } from 'react'
import { useSession } from './api/session.ts'
import { listenForChanges } from './live/changes.ts'
import { pageAt } from './pages.tsx'
import { usePlace } from './place/place.ts'
import { Layout } from './shell/layout.tsx'
import { SignIn } from './shell/sign-in.tsx'
import { Boundary } from './ui/boundary.tsx'
import { Loading } from './ui/loading.tsx'

export function App() {
  const session = useSession()
  const { path } = usePlace()
  const who = session?.accessKeyId
  useEffect(() => {
    if (who === undefined) return
    const controller = new AbortController()
    void listenForChanges(controller.signal)
    return () => controller.abort()
  }, [who])
  return (
    <I18nProvider locale="en" messages={[messages]}>
      {session === undefined || path === '/sign-in' ? (
        <SignIn />
      ) : (
        <Layout session={session}>
          <Boundary key={path}>
            <Suspense fallback={<Loading />}>{pageAt(path)}</Suspense>
          </Boundary>
        </Layout>
      )}
    </I18nProvider>
  )
}
