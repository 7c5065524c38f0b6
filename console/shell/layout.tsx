import AppLayoutToolbar from '@cloudscape-design/components/app-layout-toolbar'
import SideNavigation from '@cloudscape-design/components/side-navigation'
import TopNavigation from '@cloudscape-design/components/top-navigation'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { signOut } from '../api/console.ts'
import type { Session } from '../api/session.ts'
import { usePlace } from '../place/place.ts'
import { chooseTheme, useTheme } from './theme.ts'

/** Pixels: the areas then lie over the page. */
const NARROW = 900

const AREAS = [
  { text: 'Overview', href: '#/' },
  { text: 'Workflows', href: '#/workflows' },
  { text: 'Executions', href: '#/executions' },
  { text: 'Environments', href: '#/environments' },
  { text: 'Buckets', href: '#/buckets' },
  { text: 'Events', href: '#/events' },
  { text: 'Schedules', href: '#/schedules' },
  { text: 'Audit', href: '#/audit' },
]

const Search = lazy(async () => ({ default: (await import('./search.tsx')).Search }))

/** What stands around every page. */
export function Layout({ session, children }: { session: Session; children: ReactNode }) {
  const [open, setOpen] = useState(() => innerWidth > NARROW)
  const { path } = usePlace()
  const theme = useTheme()
  const [searching, setSearching] = useState(false)
  useEffect(() => onSearchKey(() => setSearching(true)), [])
  return (
    <>
      <header id="top">
        <TopNavigation
          identity={{ href: '#/', title: 'kdbflow' }}
          utilities={[
            {
              type: 'button',
              iconName: 'search',
              text: 'Search',
              title: 'Ctrl-K',
              ariaLabel: 'Search',
              onClick: () => setSearching(true),
            },
            {
              type: 'button',
              iconName: theme === 'dark' ? 'star' : 'star-filled',
              text: theme === 'dark' ? 'Light' : 'Dark',
              ariaLabel: theme === 'dark' ? 'Light theme' : 'Dark theme',
              disableTextCollapse: true,
              onClick: () => chooseTheme(theme === 'dark' ? 'light' : 'dark'),
            },
            {
              type: 'menu-dropdown',
              iconName: 'user-profile',
              text: nameOf(session),
              description: session.arn,
              ariaLabel: 'Who is signed in',
              items: [{ id: 'sign-out', text: 'Sign out' }],
              // A sign-out that the endpoint does not hear of has ended here all the same.
              onItemClick: () => void signOut().catch(() => undefined),
            },
          ]}
        />
      </header>
      {searching && (
        <Suspense>
          <Search close={() => setSearching(false)} />
        </Suspense>
      )}
      <AppLayoutToolbar
        headerSelector="#top"
        toolsHide
        navigationOpen={open}
        // On a wide window the areas close by their own arrow: the button would be alone in a row.
        navigationTriggerHide={open && innerWidth > NARROW}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        ariaLabels={{
          navigation: 'Areas',
          navigationToggle: 'Open the areas',
          navigationClose: 'Close the areas',
        }}
        navigation={
          <SideNavigation
            activeHref={activeArea(path)}
            items={AREAS.map(area => ({ type: 'link', ...area }))}
            onFollow={() => innerWidth <= NARROW && setOpen(false)}
          />
        }
        content={children}
      />
    </>
  )
}

function onSearchKey(open: () => void): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    open()
  }
  addEventListener('keydown', listen)
  return () => removeEventListener('keydown', listen)
}

const nameOf = ({ arn }: Session) => arn.split(':').at(-1)?.split('/').at(-1) ?? arn

const activeArea = (path: string) => `#/${path.split('/')[1] ?? ''}`
