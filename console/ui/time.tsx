import { useNow } from '../live/use-now.ts'
import { exactText, relativeText } from '../text/time.ts'

/** A moment in words, with the exact time, in the viewer's zone, on hover. Seconds, as AWS's APIs give them. */
export function Time({ at }: { at: number | undefined }) {
  const now = useNow(10_000)
  if (at === undefined) return <span>–</span>
  const time = at * 1000
  return (
    <time dateTime={new Date(time).toISOString()} title={exactText(time)} className="nowrap">
      {relativeText(time, now)}
    </time>
  )
}

/** A moment to the second, in the viewer's zone. */
export function ExactTime({ at }: { at: number | undefined }) {
  if (at === undefined) return <span>–</span>
  return <time dateTime={new Date(at * 1000).toISOString()}>{exactText(at * 1000)}</time>
}
