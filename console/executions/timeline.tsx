import Button from '@cloudscape-design/components/button'
import { useNow } from '../live/use-now.ts'
import { durationText } from '../text/time.ts'
import { Empty } from '../ui/empty.tsx'
import type { Step } from './steps.ts'
import './timeline.css'

/** Bars drawn: those that took longest say where the time went. */
const MOST = 60

/** When each step ran, as bars on one line of time; steps that took no time to speak of are left out first. */
export function Timeline({ steps, select }: { steps: readonly Step[]; select: (step: Step) => void }) {
  const now = useNow(2000) / 1000
  const [first] = steps
  if (first === undefined) return <Empty title="No step was taken" />
  const endOf = ({ left, status, entered }: Step) => left ?? (status === 'running' ? now : entered)
  const from = first.entered
  const to = Math.max(from + 0.001, ...steps.map(endOf))
  const longest = [...steps].sort((a, b) => endOf(b) - b.entered - (endOf(a) - a.entered)).slice(0, MOST)
  const shown = steps.filter(step => longest.includes(step))
  const percent = (seconds: number) => (100 * seconds) / (to - from)
  return (
    <div>
      <p className="quiet">
        {durationText((to - from) * 1000)} in all
        {shown.length < steps.length &&
          `; the ${MOST} longest of ${steps.length.toLocaleString('en-US')} steps`}
      </p>
      <ol className="timeline">
        {shown.map(step => (
          <li key={step.id}>
            <span className="timeline-name">
              <Button variant="inline-link" onClick={() => select(step)}>
                {step.name}
              </Button>
            </span>
            <span className="timeline-track" aria-hidden>
              <span
                className={`timeline-bar ${step.status}`}
                style={{
                  insetInlineStart: `${percent(step.entered - from)}%`,
                  width: `${Math.max(0.3, percent(endOf(step) - step.entered))}%`,
                }}
              />
            </span>
            <span className="timeline-time">{durationText((endOf(step) - step.entered) * 1000)}</span>
          </li>
        ))}
      </ol>
    </div>
  )
}
