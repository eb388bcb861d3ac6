# Reliability of made-up answers by R's psych and nlme: Rscript reliability.R > reliability.out
# Lines of the output are `name value`; tests read them. The data are written by reliability_data.py.
suppressMessages({library(psych); library(nlme)})
say <- function(name, value) cat(name, format(value, digits = 15), "\n")
cat("# made by tests/oracles/reliability.R on", format(Sys.Date()), "with", R.version.string,
    "psych", as.character(packageVersion("psych")), "nlme", as.character(packageVersion("nlme")), "\n")

one <- read.csv("reliability_one.csv")
one$q5 <- 10 - one$q5
a <- alpha(one, warnings = FALSE)
say("alpha", a$total$raw_alpha)
say("alpha_low", a$feldt$lower.ci[[1]])
say("alpha_high", a$feldt$upper.ci[[1]])
R <- cor(one); s <- sapply(one, sd)
from_fit <- function(l, u) sum(l * s)^2 / (sum(l * s)^2 + sum(u * s^2))
minres <- fa(one, 1, fm = "minres", warnings = FALSE)
for (i in 1:6) say(paste0("minres_loading_", i), minres$loadings[i, 1])
say("omega_minres", from_fit(minres$loadings[, 1], minres$uniquenesses))
ml <- factanal(one, 1, control = list(opt = list(factr = 1, pgtol = 0)))
say("omega_ml", from_fit(ml$loadings[, 1], ml$uniquenesses))

long <- read.csv("reliability_repeated.csv")
m <- multilevel.reliability(long, grp = "person", Time = "session", items = 3:6, lme = TRUE, aov = TRUE)
for (name in c("RkF", "R1R", "RkR", "Rc", "RkRn", "Rcn")) say(name, m[[name]])
parts <- c("ID", "Time", "Items", "ID x time", "ID x items", "time x items", "Residual")
labels <- c("person", "session", "item", "person_by_session", "person_by_item", "session_by_item", "residual")
for (i in 1:7) say(paste0("component_", labels[i]), m$components[parts[i], 1])

# The nested design with items fixed and person x item random, which psych does not fit.
stacked <- data.frame(person = factor(rep(long$person, 4)), session = factor(rep(long$session, 4)),
                      item = factor(rep(1:4, each = nrow(long))), value = unlist(long[3:6]))
nested <- function(data) {
  fit <- lme(value ~ item, data = data, control = lmeControl(msMaxIter = 500, tolerance = 1e-10, msTol = 1e-12),
             random = list(person = pdBlocked(list(pdIdent(~1), pdIdent(~ item - 1))), session = ~1))
  v <- VarCorr(fit)
  as.numeric(c(v["(Intercept)", 1][1], v[nrow(v) - 1, 1], v["item1", 1], v[nrow(v), 1]))
}
v <- nested(stacked)
names(v) <- c("person", "session", "person_by_item", "residual")
for (name in names(v)) say(paste0("nested_", name), v[[name]])
