import { useEffect, useState } from 'react'
import { now } from '../time/clock.ts'

/** The time, moving on by itself. */
export function useNow(every = 1000): number {
  const [time, setTime] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), every)
    return () => clearInterval(timer)
  }, [every])
  return time
}
