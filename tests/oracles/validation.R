# Factor models of made-up ratings by R's lavaan: Rscript validation.R > validation.out
# Lines of the output are `name value`; tests read them. The data are written by validation_data.py.
suppressMessages(library(lavaan))
say <- function(name, value) cat(name, format(value, digits = 12), "\n")
cat("# made by tests/oracles/validation.R on", format(Sys.Date()), "with", R.version.string,
    "lavaan", as.character(packageVersion("lavaan"))); cat("\n")
d <- read.csv("validation_ratings.csv")
q <- paste0("q", 1:6)
models <- list(
  one = "f =~ q1 + q2 + q3 + q4 + q5 + q6",
  two = "f =~ q1 + q2 + q3 + q4 \n g =~ q5 + q6",
  three = "f =~ q1 + q2 \n g =~ q3 + q4 \n h =~ q5 + q6")
tight <- list(rel.tol = 1e-10, iter.max = 5000)

# Within persons: the covariance about each client's own means, on as many ratings as there are beyond one a person.
client <- d[d$rater == "client", ]
away <- client[q] - sapply(client[q], function(x) ave(x, client$case))
freedom <- nrow(client) - length(unique(client$case))
within <- crossprod(as.matrix(away)) / freedom
for (name in names(models)) {
  fit <- cfa(models[[name]], sample.cov = within, sample.nobs = freedom + 1, likelihood = "wishart", std.lv = TRUE,
             control = tight)
  f <- fitMeasures(fit, c("chisq", "df", "srmr"))
  for (part in names(f)) say(paste0("within_", name, "_", part), f[[part]])
  l <- rowSums(lavInspect(fit, "std")$lambda)
  for (i in 1:6) say(paste0("within_", name, "_loading_", i), l[[i]])
}

# Two groups of independent people: raters of different cases, one session each.
half <- max(d$case) / 2
apart <- d[d$session == 1 & ((d$rater == "client") == (d$case < half)), ]
levels <- list(structure = "", loadings = "loadings", intercepts = c("loadings", "intercepts"))
fits <- lapply(levels, function(equal) cfa(models$one, data = apart, group = "rater", group.label = c("client", "clinician"),
  group.equal = equal, std.lv = TRUE, estimator = "MLM", control = tight))
wanted <- c("chisq", "df", "chisq.scaled", "chisq.scaling.factor", "pvalue.scaled", "cfi.robust", "rmsea.robust",
            "rmsea.ci.lower.robust", "rmsea.ci.upper.robust", "srmr")
for (name in names(fits)) {
  f <- fitMeasures(fits[[name]], wanted)
  for (part in wanted) say(paste0("groups_", name, "_", part), f[[part]])
}
for (pair in list(c("structure", "loadings"), c("loadings", "intercepts"))) {
  t <- lavTestLRT(fits[[pair[1]]], fits[[pair[2]]], method = "satorra.bentler.2010")
  say(paste0("change_", pair[2], "_chisq"), t[2, "Chisq diff"])
  say(paste0("change_", pair[2], "_df"), t[2, "Df diff"])
}

# Client and clinician of the same case, all sessions: what lavaan's fit leaves, weighed with the cases' own scatter.
both <- lapply(levels, function(equal) cfa(models$one, data = d, group = "rater", group.label = c("client", "clinician"),
  group.equal = equal, std.lv = TRUE, control = tight))
adds <- function(rows, n) {
  x <- as.matrix(rows[q]); x <- sweep(x, 2, colMeans(x))
  pairs <- which(lower.tri(diag(6), diag = TRUE), arr.ind = TRUE)
  z <- apply(pairs, 1, function(p) x[, p[1]] * x[, p[2]])
  rowsum(cbind(x, sweep(z, 2, colMeans(z))), rows$case) / n
}
each <- cbind(adds(d[d$rater == "client", ], nrow(d) / 2), adds(d[d$rater == "clinician", ], nrow(d) / 2))
scatter <- crossprod(each) * nrow(each) / (nrow(each) - 1)
for (name in names(both)) {
  fit <- both[[name]]
  delta <- do.call(rbind, lavaan:::computeDelta(fit@Model))
  if (fit@Model@eq.constraints) delta <- delta %*% fit@Model@eq.constraints.K
  w <- lavTech(fit, "wls.v")  # information a rating; both groups have half of the ratings
  w <- as.matrix(lav_matrix_bdiag(w)) * nrow(d) / 2
  u <- w - w %*% delta %*% solve(t(delta) %*% w %*% delta) %*% t(delta) %*% w
  f <- fitMeasures(fit, c("chisq", "df"))
  say(paste0("cases_", name, "_chisq"), f[["chisq"]])
  say(paste0("cases_", name, "_scale"), sum(diag(u %*% scatter)) / f[["df"]])
}
