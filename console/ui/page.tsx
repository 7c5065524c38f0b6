import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type ReactNode, useEffect } from 'react'

export interface PageProps {
  title: string
  /** From the top, without this page itself. */
  above?: readonly { text: string; href: string }[]
  description?: ReactNode
  actions?: ReactNode
  /** Beside the title. */
  status?: ReactNode
  children: ReactNode
}

/** A page of the console: where it is, what it shows, what can be done, and its parts one below the other. */
export function Page({ title, above = [], description, actions, status, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · kdbflow`
  }, [title])
  return (
    <ContentLayout
      breadcrumbs={
        above.length === 0 ? undefined : <Trail items={[...above, { text: title, href: location.hash }]} />
      }
      header={
        <Header variant="h1" description={description} actions={actions} info={status}>
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">{children}</SpaceBetween>
    </ContentLayout>
  )
}

const Trail = ({ items }: { items: { text: string; href: string }[] }) => (
  <BreadcrumbGroup items={items} ariaLabel="Where this page is" />
)
