import Spinner from '@cloudscape-design/components/spinner'

/** Something is on its way; said to those who hear the page, too. */
export const Loading = () => (
  <div role="status" aria-label="Loading">
    <Spinner size="large" />
  </div>
)
