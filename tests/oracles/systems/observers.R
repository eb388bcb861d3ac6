# ICC and weighted kappa by R's psych: Rscript observers.R > observers.out
# The first table is that of Shrout and Fleiss (1979), the second made-up ratings from -3 to 3 by two observers.
suppressMessages(library(psych))
say <- function(name, ...) cat(name, format(c(...), digits = 10), "\n")
cat("# made by tests/oracles/systems/observers.R with", R.version.string, "psych",
    as.character(packageVersion("psych"))); cat("\n")
four <- matrix(c(9,2,5,8, 6,1,3,2, 8,4,6,8, 7,1,2,6, 10,5,6,9, 6,2,4,7), ncol = 4, byrow = TRUE)
two <- cbind(c(-3,-2,0,1,2,3,-1,0,1,2,-2,3,0,1,-1,2), c(-2,-2,1,1,3,2,-1,-1,2,2,-3,3,0,-1,0,2))
for (name in c("four", "two")) {
  r <- ICC(get(name), lmer = FALSE)$results
  for (type in c("ICC1", "ICC2")) {
    row <- r[r$type == type, ]
    say(paste0(name, "_", type), row$ICC, row$`lower bound`, row$`upper bound`)
  }
}
# Only its values: the error of weighted kappa in this version of psych takes row sums without the other rater's shares.
say("two_quadratic", cohen.kappa(two)$weighted.kappa)
apart <- abs(outer(-3:3, -3:3, "-")) / 6
say("two_linear", cohen.kappa(two, w = 1 - apart)$weighted.kappa)
s <- 1:6; d <- c(1, 0, 2, 3, 2, 4)
say("line", coef(lm(d ~ s))[[2]], confint(lm(d ~ s))[2, ])
