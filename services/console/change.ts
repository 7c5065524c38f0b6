/** An event as a bus carries it; `sequence` rises without end over all buses. */
export interface Change {
  sequence: number
  eventBusName: string
  event: { source: string; resources: readonly string[] }
}
