// stub
import { words } from '../../language.ts'
import { pageHead } from '../../parts/card.ts'
export function page() {
  return pageHead({ title: words('overview')('title') })
}
