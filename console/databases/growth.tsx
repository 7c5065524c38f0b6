import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import type { Version } from '../api/versions.ts'
import { LineChart } from '../charts/charts.tsx'
import { bytesText } from '../text/bytes.ts'

/** How large the versions were, one after the other; nothing where there is no line between two to draw. */
export function Growth({ versions }: { versions: readonly Version[] }) {
  const points = versions
    .flatMap(({ activeFromTimestamp, numBytes }) =>
      activeFromTimestamp === undefined || numBytes === undefined
        ? []
        : [{ x: new Date(activeFromTimestamp * 1000), y: numBytes }],
    )
    .reverse()
  if (points.length < 2) return null
  return (
    <Container header={<Header variant="h2">Growth</Header>}>
      <LineChart title="Size of the version" points={points} valueText={bytesText} />
    </Container>
  )
}
