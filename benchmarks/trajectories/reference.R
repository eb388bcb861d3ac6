# Times the two R packages that the engine is compared with: Rscript reference.R lme4|nlme FILE.csv
# lme4 fits the simpler model without autocorrelation; nlme the same one as the engine.
suppressMessages({library(nlme); library(lme4)})
given <- commandArgs(trailingOnly = TRUE)
d <- read.csv(given[2]); d$therapist <- factor(d$therapist); d$client <- factor(d$client)
if (given[1] == "lme4") {
  time <- system.time(m <- suppressWarnings(lmer(score ~ session + (1 | therapist) + (session | client), data = d)))
} else {
  time <- system.time(m <- lme(score ~ session, random = list(therapist = ~1, client = ~session),
    correlation = corExp(form = ~session | therapist/client, nugget = TRUE), data = d,
    control = lmeControl(opt = "optim", msMaxIter = 1000, maxIter = 1000, reltol = 1e-10)))
}
peak <- sub("[^0-9]*([0-9]+).*", "\\1", grep("VmHWM", readLines("/proc/self/status"), value = TRUE))
cat(sprintf('{"seconds": %.3f, "log_likelihood": %.4f, "kilobytes": %s, "version": "%s %s, R %s.%s"}\n',
  time[["elapsed"]], as.numeric(logLik(m)), peak, given[1], packageVersion(given[1]), R.version$major, R.version$minor))
