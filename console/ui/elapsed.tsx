import { useNow } from '../live/use-now.ts'
import { durationText } from '../text/time.ts'

/** How long something took, or has taken so far. Seconds. */
export function Elapsed({ from, to }: { from: number; to?: number | undefined }) {
  return to === undefined ? <SoFar from={from} /> : <span>{durationText((to - from) * 1000)}</span>
}

function SoFar({ from }: { from: number }) {
  const now = useNow()
  return <span>{durationText(now - from * 1000)}</span>
}
