import type { Size } from './service.ts'

export type Sample = Size & { seconds: number }

const WIDTH = 900
const HEIGHT = 300
const MARGIN = 50

const LINES: { member: keyof Size; name: string; colour: string }[] = [
  { member: 'memory', name: 'memory', colour: '#1f6feb' },
  { member: 'log', name: 'write-ahead log', colour: '#d1242f' },
  { member: 'store', name: 'store', colour: '#1a7f37' },
]

/** Draws memory, write-ahead log and store over time, as SVG. */
export function draw(samples: readonly Sample[]): string {
  const end = samples.at(-1)?.seconds ?? 1
  const top = Math.max(1, ...samples.flatMap(({ memory, log, store }) => [memory, log, store]))
  const x = (seconds: number) => (MARGIN + (seconds / end) * (WIDTH - 2 * MARGIN)).toFixed(1)
  const y = (mebibytes: number) => (HEIGHT - MARGIN - (mebibytes / top) * (HEIGHT - 2 * MARGIN)).toFixed(1)
  const lines = LINES.map(({ member, colour }) => {
    const points = samples.map(sample => `${x(sample.seconds)},${y(sample[member])}`).join(' ')
    return `<polyline fill="none" stroke="${colour}" points="${points}"/>`
  })
  const names = LINES.map(
    ({ name, colour }, index) => `<text x="${MARGIN + index * 140}" y="25" fill="${colour}">${name}</text>`,
  )
  const axes = [
    `<path d="M${MARGIN} ${MARGIN}V${HEIGHT - MARGIN}H${WIDTH - MARGIN}" fill="none" stroke="#666"/>`,
    `<text x="4" y="${MARGIN + 4}">${Math.round(top)} MiB</text>`,
    `<text x="${WIDTH - MARGIN - 40}" y="${HEIGHT - MARGIN + 20}">${Math.round(end / 60)} min</text>`,
  ]
  const body = ['<rect width="100%" height="100%" fill="#fff"/>', ...axes, ...names, ...lines].join('\n')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">\n${body}\n</svg>\n`
}
