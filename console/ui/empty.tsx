import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

/** Nothing is here: why, and what to do next. */
export function Empty({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <Box textAlign="center" padding={{ vertical: 'l' }} color="text-body-secondary">
      <SpaceBetween size="s">
        <div>
          <Box variant="strong" color="inherit">
            {title}
          </Box>
          {children && <Box color="inherit">{children}</Box>}
        </div>
        {action}
      </SpaceBetween>
    </Box>
  )
}
