// The page at each address, read when it is first opened.
import { type ComponentType, lazy, type ReactNode } from 'react'
import { match } from './place/match.ts'
import { NotFound } from './shell/not-found.tsx'

const PAGES = [
  page('', async () => (await import('./overview/overview.tsx')).Overview),
  page('/workflows', async () => (await import('./workflows/workflow-list.tsx')).WorkflowList),
  page('/workflows/{name}', async () => (await import('./workflows/workflow-page.tsx')).WorkflowPage),
  page('/workflows/{name}/start', async () => (await import('./workflows/start-page.tsx')).StartPage),
  page('/executions', async () => (await import('./executions/execution-list.tsx')).ExecutionListPage),
  page('/executions/{arn}', async () => (await import('./executions/execution-page.tsx')).ExecutionPage),
  page('/environments', async () => (await import('./environments/environment-list.tsx')).EnvironmentList),
  page(
    '/environments/{environmentId}',
    async () => (await import('./environments/environment-page.tsx')).EnvironmentPage,
  ),
  page(
    '/environments/{environmentId}/databases/{databaseName}',
    async () => (await import('./databases/database-page.tsx')).DatabasePage,
  ),
  page(
    '/environments/{environmentId}/databases/{databaseName}/changesets/{changesetId}',
    async () => (await import('./databases/changeset-page.tsx')).ChangesetPage,
  ),
  page(
    '/environments/{environmentId}/clusters/{clusterName}',
    async () => (await import('./clusters/cluster-page.tsx')).ClusterPage,
  ),
  page('/buckets', async () => (await import('./buckets/bucket-list.tsx')).BucketList),
  page('/buckets/{bucket}', async () => (await import('./buckets/bucket-page.tsx')).BucketPage),
  page('/events', async () => (await import('./events/event-list.tsx')).EventList),
  page('/schedules', async () => (await import('./schedules/schedule-list.tsx')).ScheduleList),
  page('/audit', async () => (await import('./audit/audit-page.tsx')).AuditPage),
  page('/schedules/{group}/{name}', async () => (await import('./schedules/schedule-page.tsx')).SchedulePage),
]

export function pageAt(path: string): ReactNode {
  for (const { pattern, draw } of PAGES) {
    const labels = match(pattern, path)
    if (labels !== undefined) return draw(labels)
  }
  return <NotFound path={path} />
}

/** A page takes the labels of its pattern. */
function page<Pattern extends string>(
  pattern: Pattern,
  load: () => Promise<ComponentType<LabelsOf<Pattern>>>,
) {
  const Page = lazy(async () => ({ default: await load() }))
  // A match has every label of the pattern.
  return { pattern, draw: (labels: object) => <Page {...(labels as LabelsOf<Pattern>)} /> }
}

type LabelsOf<Pattern extends string> = Pattern extends `${string}{${infer Label}}${infer Rest}`
  ? { [One in Label]: string } & LabelsOf<Rest>
  : object
