import { type ReactNode, useEffect, useRef, useState } from 'react'

/** How far below the window something is made ready. */
const NEAR = '200px'

/** What is far down a page comes when somebody scrolls there; until then its room is kept. */
export function WhenSeen({ height, children }: { height: number; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    if (place.current === null || isSeen) return
    const observer = new IntersectionObserver(
      entries => entries.some(entry => entry.isIntersecting) && setSeen(true),
      { rootMargin: NEAR },
    )
    observer.observe(place.current)
    return () => observer.disconnect()
  }, [isSeen])
  return <div ref={place}>{isSeen ? children : <div style={{ height }} />}</div>
}
