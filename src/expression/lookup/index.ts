/**
 * The lookups with one operand. A new one is a file beside this, its line here, and its method in `Expression.ts`.
 */
export { contains } from "./contains.js"
export { endsWith } from "./endsWith.js"
export { eq } from "./eq.js"
export { gt } from "./gt.js"
export { gte } from "./gte.js"
export { icontains } from "./icontains.js"
export { iendsWith } from "./iendsWith.js"
export { iexact } from "./iexact.js"
export { iregex } from "./iregex.js"
export { istartsWith } from "./istartsWith.js"
export { lt } from "./lt.js"
export { lte } from "./lte.js"
export { ne } from "./ne.js"
export { regex } from "./regex.js"
export { startsWith } from "./startsWith.js"
