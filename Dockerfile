# The portal as one image: the web server and, beside it, the program that migrates the database.
#   docker build --tag portal .
#   docker run portal dotnet Portal.Migrations.dll migrate      before each deployment
#   docker run --publish 8080:8080 portal                       the web server
# Settings are environment variables: docs/operations.md.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update \
 && apt-get install --yes --no-install-recommends npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src

# What changes seldom comes first, so that its layers are reused.
COPY Portal.Data/Rendering/node/package.json Portal.Data/Rendering/node/package-lock.json Portal.Data/Rendering/node/.npmrc Portal.Data/Rendering/node/
RUN npm ci --prefix Portal.Data/Rendering/node --no-audit --no-fund

COPY global.json Directory.Build.props Directory.Packages.props PartialFeed.props BannedSymbols.txt ./
COPY Portal.Data/Portal.Data.csproj Portal.Data/
COPY Portal.Migrations/Portal.Migrations.csproj Portal.Migrations/
COPY Portal.Web/Portal.Web.csproj Portal.Web/
RUN dotnet restore Portal.Web

COPY . .
RUN dotnet publish Portal.Migrations --configuration Release --output /app -p:UseAppHost=false \
 && dotnet publish Portal.Web --configuration Release --output /app -p:UseAppHost=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0

# Node draws the formulas when a chapter is published, and asks after the server's health: the image has no curl.
# vips makes images smaller, poppler draws first pages of PDFs, pandoc reads documents that professors bring.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends nodejs libvips-tools poppler-utils pandoc \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir --parents /data/files \
 && chown --recursive "$APP_UID" /data
WORKDIR /app
COPY --from=build /app .
ENV ASPNETCORE_ENVIRONMENT=Production \
    DOTNET_ENVIRONMENT=Production \
    ASPNETCORE_HTTP_PORTS= \
    PORTAL_FILES=/data/files \
    PORT=8080
USER $APP_UID
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# A command, not an entry point: migrations are the same image with another command. The host may choose PORT.
CMD ["sh", "-c", "export ASPNETCORE_URLS=http://+:$PORT && exec dotnet Portal.Web.dll"]
